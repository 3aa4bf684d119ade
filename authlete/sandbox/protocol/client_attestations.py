"""Client attestations (OAuth 2.0 Attestation-Based Client Authentication §5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from ..._jose.algorithms import ALGORITHMS
from ..._jose.stamps import is_stamp
from ..errors import oauth_error
from ..store.clients import names_of
from .challenges import USE_CHALLENGE, ChallengeUse, is_current_challenge
from .client_keys import client_keys
from .settings import issuer
from .single_use import use_once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..._jose.jws import Jws, Key
    from ...models.client.client import Client
    from ..context import RequestContext
    from .credentials import Credentials

POP_LIFETIME = 300  # seconds by which the proof may be older or younger than the sandbox's clock


def check_attestation(context: RequestContext, client: Client, credentials: Credentials) -> None:
    """Check an attestation of the client's provider, and the proof that the client has its key.

    Raises:
        ActionError: they do not show that this is the client.
        FetchNeededError: the client's keys have to be fetched first.
    """
    attestation = _read(credentials, credentials.request.oauth_client_attestation, "attestation")
    claims, now = attestation.claims, context.now // 1000
    skew = context.service.allowable_clock_skew or 0
    expiry = claims.get("exp")
    sound = (
        attestation.header.get("typ") == "oauth-client-attestation+jwt"
        and claims.get("sub") in names_of(client)
        and is_stamp(expiry)
        and expiry + skew > now
        and attestation.is_signed_by_one_of(_attester_keys(context, client, attestation.header))
    )
    if not sound:
        raise credentials.refusal("A000301", "The client attestation is not valid.")
    _check_proof(context, client, credentials, claims.get("cnf"))


def _check_proof(
    context: RequestContext, client: Client, credentials: Credentials, confirmation: object
) -> None:
    from ..._jose.jws import read_public_key  # noqa: PLC0415 - only who signs pays for the library

    proof = _read(credentials, credentials.request.oauth_client_attestation_pop, "proof")
    claims = proof.claims
    bound = cast("dict[str, object]", confirmation) if isinstance(confirmation, dict) else {}
    key = read_public_key(bound.get("jwk"))
    issued, jti = claims.get("iat"), claims.get("jti")
    sound = (
        key is not None
        and proof.is_signed_by(key)
        and proof.header.get("typ") == "oauth-client-attestation-pop+jwt"
        and claims.get("aud") == issuer(context.service)
        and is_stamp(issued)
        and abs(context.now // 1000 - issued) <= POP_LIFETIME
        and isinstance(jti, str)
        and use_once(context, str(client.client_id), jti, issued + POP_LIFETIME)
    )
    if not sound:
        raise credentials.refusal("A000301", "The proof of the client's key is not valid.")
    wanted = context.service.challenge_endpoint is not None or "challenge" in claims
    challenge = claims.get("challenge")
    if wanted and not is_current_challenge(context, ChallengeUse.ATTESTATION, challenge):
        raise oauth_error(
            "BAD_REQUEST",
            "A000301",
            "The proof of the client's key does not repeat a challenge.",
            error=USE_CHALLENGE,
        )


def _read(credentials: Credentials, text: str | None, what: str) -> Jws:
    from ..._jose.jws import read_jws  # noqa: PLC0415 - likewise

    found = read_jws(text or "")
    if found is None or found.header.get("alg") not in ALGORITHMS:
        raise credentials.refusal("A000301", f"The client sent no {what} of its key.")
    return found


def _attester_keys(
    context: RequestContext, client: Client, header: Mapping[str, object]
) -> Sequence[Key]:
    """Find the keys that may sign: that of a certificate, else those of the client's JWK set.

    The certificate's authority matters only if the service names those that it trusts.
    """
    from ..._jose.jws import read_pem_key  # noqa: PLC0415 - likewise
    from ..certificates import read_certificates, read_x5c  # noqa: PLC0415 - likewise

    if "x5c" not in header:
        return client_keys(context, client)
    chain = read_x5c(header["x5c"])
    service = context.service
    roots = read_certificates(service.client_attester_roots or ())
    if not chain or (
        service.client_attester_roots_enabled and not chain[0].is_trusted(chain[1:], roots)
    ):
        return ()
    key = read_pem_key(chain[0].public_key())
    return () if key is None else (key,)
