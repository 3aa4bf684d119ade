"""DPoP proofs: whether the sender of a request has a key (RFC 9449 §4.3)."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import attrs

from ..algorithms import ALGORITHMS
from ..hashing import hash_of
from ..jose import read_jws, read_public_key
from .single_use import use_once
from .stamps import is_stamp

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..jose import Jws, Key

PORTS = {"http": 80, "https": 443}
LIFETIME = 300  # seconds by which a proof may be older or younger than the sandbox's clock


class ProofFault(Enum):
    """What is wrong with a proof."""

    MISSING = auto()
    NOT_VALID = auto()
    """It is no JWT, its signature is wrong, or it was made for another request."""
    WITHOUT_ALGORITHM = auto()
    WRONG_ALGORITHM = auto()
    """Not one for private keys."""
    WITHOUT_KEY = auto()
    OTHER_KEY = auto()
    """Not the one that is expected."""
    WITHOUT_NONCE = auto()
    """It does not repeat the server's nonce (§8)."""


@attrs.frozen(kw_only=True)
class ProvenRequest:
    """What a proof has to be made for."""

    htm: str | None = None
    """The request's method; ``None`` if it does not matter."""
    htu: str | None = None
    """The request's URL; likewise."""
    token: str | None = attrs.field(default=None, repr=False)
    """The access token that comes with it."""
    thumbprint: str | None = None
    """The hash of the key that is expected (``jkt``)."""
    with_nonce: bool = False
    """Whether it must repeat the nonce of the sandbox."""
    single_use: bool = False
    """Whether it must not have been used before."""

    def check(self, context: RequestContext, text: str | None) -> str | ProofFault:
        """Check a ``DPoP`` header.

        Returns:
            The thumbprint of the key that made it (RFC 7638), or what is wrong with it.
        """
        proof = read_jws(text) if text else None
        if proof is None:
            return ProofFault.NOT_VALID if text else ProofFault.MISSING
        key = _key_of(proof)
        if isinstance(key, ProofFault):
            return key
        return self._fault(context, proof, key) or key.thumbprint()

    def _fault(self, context: RequestContext, proof: Jws, key: Key) -> ProofFault | None:
        thumbprint = key.thumbprint()
        if self.thumbprint not in (None, thumbprint):
            return ProofFault.OTHER_KEY
        if not (self._is_meant(context, proof) and proof.is_signed_by(key)):
            return ProofFault.NOT_VALID
        if self.with_nonce and proof.claims.get("nonce") != context.dpop_nonce:
            return ProofFault.WITHOUT_NONCE
        if self.single_use and not _is_first(context, proof, thumbprint):
            return ProofFault.NOT_VALID
        return None

    def _is_meant(self, context: RequestContext, proof: Jws) -> bool:
        claims = proof.claims
        issued = claims.get("iat")
        return (
            proof.header.get("typ") == "dpop+jwt"
            and isinstance(claims.get("jti"), str)
            and is_stamp(issued)
            and abs(context.now // 1000 - issued) <= LIFETIME
            and (self.token is None or claims.get("ath") == hash_of(self.token))
            and (not self.htm or claims.get("htm") == self.htm)
            and (not self.htu or _is_same_uri(claims.get("htu"), self.htu))
        )


def _key_of(proof: Jws) -> Key | ProofFault:
    if not isinstance(algorithm := proof.header.get("alg"), str):
        return ProofFault.WITHOUT_ALGORITHM
    if algorithm not in ALGORITHMS:
        return ProofFault.WRONG_ALGORITHM
    return read_public_key(proof.header.get("jwk")) or ProofFault.WITHOUT_KEY


def _is_first(context: RequestContext, proof: Jws, thumbprint: str) -> bool:
    until = context.now // 1000 + 2 * LIFETIME
    return use_once(context, thumbprint, str(proof.claims["jti"]), until)


def _is_same_uri(one: object, other: str) -> bool:
    """Compare URIs without their query and fragment (RFC 9449 §4.3)."""
    try:
        return isinstance(one, str) and _compared(one) == _compared(other)
    except ValueError:
        return False


def _compared(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme), parts.path or "/"
