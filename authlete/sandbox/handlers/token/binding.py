"""What binds the tokens of a request: the key of a DPoP proof, and a client certificate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...._jose.thumbprint import certificate_thumbprint
from ...errors import OAuthError

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ....models.token.process import TokenRequest
    from ...context import RequestContext
    from ...store.tokens import TokenAttributes

PROOF_CODES: Final = {
    "NOT_VALID": "A254301",
    "WRONG_ALGORITHM": "A254302",
    "WITHOUT_KEY": "A254303",
    "WITHOUT_ALGORITHM": "A254304",
}
"""Authlete's codes for the faults of a proof, by the names of ``ProofFault``."""


@attrs.frozen(kw_only=True)
class Binding:
    """What binds the tokens of a request; ``None`` for what does not."""

    dpop_key_thumbprint: str | None = None
    certificate_thumbprint: str | None = None

    def check_code(self, expected: str | None) -> None:
        """Check that the key is the one that the authorization request named (RFC 9449 §10).

        Raises:
            OAuthError: it is another.
        """
        if expected and expected != self.dpop_key_thumbprint:
            raise OAuthError("invalid_grant", "The code is bound to another key.")

    def check_refresh(self, bound: TokenAttributes, *, strictly: bool) -> None:
        """Check that a refresh token is used with what its access token is bound to.

        Args:
            bound: what is known of the token.
            strictly: whether it must be the same, as for public clients (RFC 9449 §5, RFC 8705
                §4); others may change it.

        Raises:
            OAuthError: it is not.
        """
        for held, shown, code in (
            (bound.dpop_key_thumbprint, self.dpop_key_thumbprint, "A053311"),
            (bound.certificate_thumbprint, self.certificate_thumbprint, "A000301"),
        ):
            if held and (shown is None or (strictly and shown != held)):
                raise OAuthError("invalid_grant", "The token is bound to another key.", code)


def wants_nonce(context: RequestContext, request: TokenRequest) -> bool:
    """Tell whether the proof of a request has to repeat the sandbox's nonce."""
    return bool(request.dpop_nonce_required or context.service.dpop_nonce_required)


def read_binding(context: RequestContext, request: TokenRequest, client: Client) -> Binding:
    """Find what binds the tokens of a request.

    Raises:
        OAuthError: what the client presents is not valid, or it lacks what its settings demand.
    """
    return Binding(
        dpop_key_thumbprint=_proven_key(context, request, client),
        certificate_thumbprint=_certificate(context, request, client),
    )


def _proven_key(context: RequestContext, request: TokenRequest, client: Client) -> str | None:
    if not request.dpop:
        if client.dpop_required:
            raise OAuthError("invalid_dpop_proof", "The client must prove its key.", "A254301")
        return None
    from ...._jose.proof import ProofFault  # noqa: PLC0415 - only proofs need the library
    from ...protocol.dpop import ProvenRequest  # noqa: PLC0415 - only proofs need the library

    asked = ProvenRequest(
        htm=request.htm or "POST",
        htu=request.htu or context.service.token_endpoint,
        with_nonce=wants_nonce(context, request),
        single_use=True,
    )
    found = asked.check(context, request.dpop)
    if found is ProofFault.WITHOUT_NONCE:
        raise OAuthError("use_dpop_nonce", "The DPoP proof has not the expected nonce.", "A254301")
    if isinstance(found, ProofFault):
        raise OAuthError(
            "invalid_dpop_proof", "The DPoP proof is not valid.", PROOF_CODES[found.name]
        )
    return found


def _certificate(context: RequestContext, request: TokenRequest, client: Client) -> str | None:
    supported = context.service.tls_client_certificate_bound_access_tokens is not False
    if not (supported and client.tls_client_certificate_bound_access_tokens):
        return None
    if not request.client_certificate:
        raise OAuthError("invalid_request", "The client presented no certificate.", "A244308")
    thumbprint = certificate_thumbprint(request.client_certificate)
    if thumbprint is None:
        raise OAuthError("invalid_request", "The client certificate is malformed.", "A244309")
    return thumbprint
