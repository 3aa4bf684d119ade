"""DPoP proofs that are verified here, each of them good once (RFC 9449)."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Final

from .._jose.proof import Proof, ProofRequirements
from ._presented import refused

if TYPE_CHECKING:
    from ..errors import BearerTokenError
    from ._presented import Presented

MOST: Final = 100_000
"""How many proofs are remembered: more than one process verifies in a minute."""


class UsedProofs:
    """Verifies proofs, and remembers those it has accepted for as long as they could be repeated.

    Args:
        max_age: by how many seconds a proof may be older or younger than now.
        most: how many are remembered; beyond that, the oldest are forgotten.
    """

    def __init__(self, max_age: float, most: int = MOST) -> None:
        self._max_age = max_age
        self._most = most
        self._used: dict[tuple[str, str], float] = {}
        self._lock = Lock()

    def verified(self, presented: Presented, now: float) -> Proof | None:
        """Verify the proof of a request: signature, ``htm``, ``htu``, ``ath`` and ``iat``."""
        required = presented.required
        wanted = ProofRequirements(htm=required.htm, htu=required.htu, token=presented.token)
        proof = wanted.proof(required.dpop, int(now), self._max_age)
        return proof if isinstance(proof, Proof) else None

    def use(self, proof: Proof, now: float) -> BearerTokenError | None:
        """Take note that a proof was accepted, or refuse it because it was before."""
        key = proof.thumbprint, proof.jti
        with self._lock:
            if int(now) <= self._used.get(key, -1.0):  # as long as ``verified`` lets it pass
                return refused_proof("the DPoP proof was used before")
            self._used[key] = proof.issued_at + self._max_age
            if len(self._used) > self._most:
                del self._used[next(iter(self._used))]
        return None


def refused_proof(reason: str) -> BearerTokenError:
    """Refuse a request for its proof (RFC 9449 §7.1)."""
    return refused(401, 'DPoP error="invalid_dpop_proof"', reason)
