"""Values that clients must repeat in what they sign, to show that they signed it just now."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

from ..._jose.thumbprint import hash_of
from ...models.common.client_auth_method import ClientAuthMethod
from ..clock import LATEST
from ..hashing import new_value
from ..store.challenges import Challenge

if TYPE_CHECKING:
    from ..context import RequestContext

DEFAULT_DURATION: Final = 300
"""How long a value is good, in seconds."""


USE_CHALLENGE: Final = "use_attestation_challenge"
"""The error of a proof that lacks a challenge (Attestation-Based Client Authentication §6.2)."""


class ChallengeUse(StrEnum):
    """What a value is for."""

    ATTESTATION = "attestation"
    """Proofs of possession that come with client attestations."""
    KEY_PROOF = "key proof"
    """Key proofs in credential requests: the ``c_nonce``."""


def new_challenge(context: RequestContext, use: ChallengeUse, seconds: int | None) -> str:
    """Make a value that is good for a while.

    Args:
        context: the service to make it for.
        use: what it is for.
        seconds: for how long; at 0, below, and ``None``, five minutes.
    """
    value = new_value()
    duration = max(seconds or 0, 0) or DEFAULT_DURATION
    context.store.challenges.add(
        Challenge(
            key=_key(use, value),
            service=context.service_id,
            expires_at=min(context.now + duration * 1000, LATEST),
        )
    )
    return value


def attestation_challenge(context: RequestContext) -> str:
    """Make a challenge for the next proof of possession of a client."""
    seconds = context.service.attestation_challenge_time_window
    return new_challenge(context, ChallengeUse.ATTESTATION, seconds)


def next_challenge(context: RequestContext, method: ClientAuthMethod | str) -> str | None:
    """Make a challenge for a client whose proof repeated one, so that it need not ask again.

    Args:
        context: the request.
        method: how the client authenticated itself.
    """
    is_wanted = context.service.challenge_endpoint is not None
    by_attestation = method == ClientAuthMethod.ATTEST_JWT_CLIENT_AUTH
    return attestation_challenge(context) if is_wanted and by_attestation else None


def is_current_challenge(context: RequestContext, use: ChallengeUse, value: object) -> bool:
    """Tell whether a value was given out for a use and is good still; it may be repeated."""
    if not isinstance(value, str):
        return False
    found = context.store.challenges.find(context.service_id, _key(use, value))
    return found is not None and found.is_live(context.now)


def _key(use: ChallengeUse, value: str) -> str:
    return hash_of(f"{use}:{value}")
