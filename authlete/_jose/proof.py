"""DPoP proofs: whether the sender of a request has a key (RFC 9449 §4.3)."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, cast
from urllib.parse import urlsplit

import attrs

from .algorithms import ALGORITHMS
from .jws import read_jws, read_public_key
from .stamps import is_stamp
from .thumbprint import hash_of

if TYPE_CHECKING:
    from .jws import Jws, Key

PORTS = {"http": 80, "https": 443}
ESCAPED = re.compile("%[0-9A-Fa-f]{2}")
UNRESERVED = re.compile("[A-Za-z0-9._~-]")


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


@attrs.frozen
class Proof:
    """A proof that is valid for a request."""

    thumbprint: str
    """The hash of its key (``jkt``, RFC 7638)."""
    jti: str
    """What tells it from all others of its key."""
    issued_at: float
    """Seconds since the epoch."""
    nonce: object


@attrs.frozen(kw_only=True)
class ProofRequirements:
    """What a proof has to be made for."""

    htm: str | None = None
    """The request's method; ``None`` if it does not matter."""
    htu: str | None = None
    """The request's URL; likewise."""
    token: str | None = attrs.field(default=None, repr=False)
    """The access token that comes with it."""
    thumbprint: str | None = None
    """The hash of the key that is expected (``jkt``)."""

    def proof(self, text: str | None, now: int, lifetime: float) -> Proof | ProofFault:
        """Check a ``DPoP`` header, save for its nonce and whether it was used before.

        Args:
            text: the header.
            now: seconds since the epoch.
            lifetime: by how many seconds the proof may be older or younger.
        """
        proof = read_jws(text) if text else None
        if proof is None:
            return ProofFault.NOT_VALID if text else ProofFault.MISSING
        key = _key_of(proof)
        if isinstance(key, ProofFault):
            return key
        thumbprint = key.thumbprint()
        if self.thumbprint not in (None, thumbprint):
            return ProofFault.OTHER_KEY
        if not (self._is_meant(proof, now, lifetime) and proof.is_signed_by(key)):
            return ProofFault.NOT_VALID
        claims = proof.claims
        return Proof(
            thumbprint, str(claims["jti"]), cast("float", claims["iat"]), claims.get("nonce")
        )

    def _is_meant(self, proof: Jws, now: int, lifetime: float) -> bool:
        claims = proof.claims
        issued = claims.get("iat")
        return (
            proof.header.get("typ") == "dpop+jwt"
            and isinstance(claims.get("jti"), str)
            and is_stamp(issued)
            and abs(now - issued) <= lifetime
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


def _is_same_uri(one: object, other: str) -> bool:
    """Compare URIs without their query and fragment, normalized (RFC 9449 §4.3)."""
    try:
        return isinstance(one, str) and _compared(one) == _compared(other)
    except ValueError:
        return False


def _compared(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    path = ESCAPED.sub(_normalized, parts.path or "/")
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme), path


def _normalized(escaped: re.Match[str]) -> str:
    """Write an escaped octet as RFC 3986 §6.2.2 wants it."""
    character = chr(int(escaped[0][1:], 16))
    return character if UNRESERVED.fullmatch(character) else escaped[0].upper()
