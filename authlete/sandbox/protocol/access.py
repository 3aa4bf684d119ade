"""What an access token must be, and come with, wherever a client presents it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ..._jose.algorithms import ALGORITHMS
from ..._jose.thumbprint import certificate_thumbprint
from ..directory import ClientFault
from ..errors import UnreadableError, message
from .presented import fault_of_client, presented_access
from .www_authenticate import challenge, word_list

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..store.tokens import TokenRecord

TEXTS: Final = {
    "A057301": "The request presents no access token.",
    "A057302": "The access token does not exist.",
    "A057303": "The access token is another service's.",
    "A057304": "The access token has the form of a JWT, but cannot be read.",
    "A057305": "The access token is a JWT without an ID.",
    "A057306": "The access token is a JWT that is encrypted or not signed by a private key.",
    "A064301": "The access token has no scopes.",
    "A064302": "The access token lacks a required scope.",
    "A065301": "The access token has expired; it can be refreshed.",
    "A065302": "The access token and its refresh token have expired.",
    "A065303": "The access token has expired; it has no refresh token.",
    "A065304": "The access token is bound to a client certificate, and none was presented.",
    "A065305": "The access token is bound to another client certificate.",
    "A065307": "The client certificate is malformed.",
    "A065308": "The access token is bound to a key, and no DPoP proof was presented.",
    "A065309": "The access token is bound to another key than the DPoP proof's.",
    "A065310": "The DPoP proof is not valid.",
    "A065311": "The DPoP proof is not signed by a private key.",
    "A065312": "The DPoP proof holds no public key.",
    "A065313": "The DPoP proof names no algorithm.",
    "A066301": "The access token has no subject.",
    "A066302": "The access token speaks for another subject.",
    "A097301": "The access token's client does not exist.",
    "A097303": "The access token's client is locked.",
}
"""What the codes of introspection mean; other endpoints say the same in words only."""
PROOF_CODES: Final = {
    "MISSING": "A065308",
    "OTHER_KEY": "A065309",
    "NOT_VALID": "A065310",
    "WITHOUT_NONCE": "A065310",
    "WRONG_ALGORITHM": "A065311",
    "WITHOUT_KEY": "A065312",
    "WITHOUT_ALGORITHM": "A065313",
}
"""Those for the members of ``ProofFault``."""


@attrs.frozen(kw_only=True)
class Presentation:
    """An access token as a client presented it, and what it presented with it."""

    token: str = attrs.field(repr=False)
    client_certificate: str | None = None
    """In PEM."""
    dpop: str | None = attrs.field(default=None, repr=False)
    htm: str | None = None
    """The method that the DPoP proof must be for, if that is to be checked."""
    htu: str | None = None
    """The URL that it must be for, likewise."""
    nonce_required: bool = False
    """Whether it must hold the nonce of the sandbox."""


@attrs.frozen
class AccessFault:
    """Why an access token is not good for a request."""

    code: str
    """Authlete's code."""
    text: str
    action: str = "UNAUTHORIZED"
    error: str = "invalid_token"
    """The error code of RFC 6750."""
    parameters: dict[str, str] = attrs.field(factory=dict[str, str])
    """What else a client is told."""

    @property
    def message(self) -> str:
        """The result message."""
        return message(self.code, self.text)

    def challenge(self, scheme: str = "Bearer") -> str:
        """Write the ``WWW-Authenticate`` header that tells the client."""
        return challenge(scheme, self.error, error_description=self.message, **self.parameters)


def access_fault(
    code: str, action: str = "UNAUTHORIZED", error: str = "invalid_token", **parameters: str
) -> AccessFault:
    """Name a fault by the code that introspection has for it."""
    return AccessFault(code, TEXTS[code], action, error, parameters)


def find_access(context: RequestContext, token: str) -> TokenRecord | AccessFault:
    """Find the access token that a client presented to the service.

    The record of an expired one that cannot be refreshed is removed, once: so this is not for
    handlers that raise afterwards, which would undo the removal.
    """
    try:
        record = presented_access(context, token)
    except UnreadableError as error:
        return access_fault(error.code)
    if record is None:
        return access_fault("A057302")
    if record.service != context.service_id:
        return access_fault("A057303")
    if not record.is_live(context.now) and not record.is_refreshable(context.now):
        context.store.tokens.remove(record)
    return record


def presentation_fault(
    context: RequestContext, presentation: Presentation, record: TokenRecord
) -> AccessFault | None:
    """Tell what is wrong with a token, its client, or with what the token is bound to."""
    return (
        token_fault(context, record)
        or _certificate_fault(presentation, record)
        or _proof_fault(context, presentation, record)
    )


def token_fault(context: RequestContext, record: TokenRecord) -> AccessFault | None:
    """Tell what is wrong with a token or its client, whoever presented it."""
    if record.is_live(context.now):
        return _client_fault(context, record)
    if record.is_refreshable(context.now):
        return access_fault("A065301")
    return access_fault("A065302" if record.refresh_hash else "A065303")


def dpop_nonce(
    context: RequestContext, presentation: Presentation, record: TokenRecord
) -> str | None:
    """Return the nonce for the ``DPoP-Nonce`` header, if proofs for the token must hold it."""
    bound = record.attributes.dpop_key_thumbprint
    return context.dpop_nonce if presentation.nonce_required and bound else None


def _client_fault(context: RequestContext, record: TokenRecord) -> AccessFault | None:
    fault = fault_of_client(context, record)
    if fault is None:
        return None
    return access_fault("A097303" if fault is ClientFault.LOCKED else "A097301")


def _certificate_fault(presentation: Presentation, record: TokenRecord) -> AccessFault | None:
    bound = record.attributes.certificate_thumbprint
    if not bound:
        return None
    if not presentation.client_certificate:
        return access_fault("A065304")
    thumbprint = certificate_thumbprint(presentation.client_certificate)
    if thumbprint is None:
        return access_fault("A065307")
    return None if thumbprint == bound else access_fault("A065305")


def _proof_fault(
    context: RequestContext, presentation: Presentation, record: TokenRecord
) -> AccessFault | None:
    bound = record.attributes.dpop_key_thumbprint
    if not bound:
        return None
    from ..._jose.proof import ProofFault  # noqa: PLC0415 - only bound tokens need the library
    from .dpop import ProvenRequest  # noqa: PLC0415 - likewise

    proven = ProvenRequest(
        htm=presentation.htm,
        htu=presentation.htu,
        token=presentation.token,
        thumbprint=bound,
        with_nonce=presentation.nonce_required,
    )
    found = proven.check(context, presentation.dpop)
    if not isinstance(found, ProofFault):
        return None
    if found is ProofFault.WITHOUT_NONCE:
        return access_fault(PROOF_CODES[found.name], error="use_dpop_nonce")
    return access_fault(PROOF_CODES[found.name], algs=word_list(ALGORITHMS))
