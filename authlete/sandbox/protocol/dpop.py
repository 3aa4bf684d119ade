"""DPoP proofs: whether who presents a token has the key it is bound to (RFC 9449)."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from ..algorithms import ALGORITHMS
from ..hashing import hash_of
from ..jose import read_jws, read_public_key

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..jose import Jws
    from .access import Presentation

PORTS = {"http": 80, "https": 443}
LIFETIME = 300  # seconds by which a proof may be older or younger than the sandbox's clock


def proof_fault(context: RequestContext, presentation: Presentation, thumbprint: str) -> str | None:
    """Check the proof that was presented with a token bound to the key of that thumbprint.

    Returns:
        Authlete's code for what is wrong with it; ``None`` if nothing is.
    """
    proof = read_jws(presentation.dpop or "")
    if not presentation.dpop:
        return "A065308"
    if proof is None:
        return "A065310"
    return _signature_fault(proof, thumbprint) or _claims_fault(context, presentation, proof)


def has_nonce(context: RequestContext, presentation: Presentation) -> bool:
    """Tell whether the proof repeats the sandbox's nonce."""
    proof = read_jws(presentation.dpop or "")
    return proof is not None and proof.claims.get("nonce") == context.dpop_nonce


def _signature_fault(proof: Jws, thumbprint: str) -> str | None:
    if not isinstance(algorithm := proof.header.get("alg"), str):
        return "A065313"
    if algorithm not in ALGORITHMS:
        return "A065311"
    key = read_public_key(proof.header.get("jwk"))
    if key is None:
        return "A065312"
    if key.thumbprint() != thumbprint:
        return "A065309"
    return None if proof.is_signed_by(key) else "A065310"


def _claims_fault(context: RequestContext, presentation: Presentation, proof: Jws) -> str | None:
    claims = proof.claims
    issued = claims.get("iat")
    sound = (
        proof.header.get("typ") == "dpop+jwt"
        and isinstance(claims.get("jti"), str)
        and isinstance(issued, int)
        and abs(context.now // 1000 - issued) <= LIFETIME
        and claims.get("ath") == hash_of(presentation.token)
        and (not presentation.htm or claims.get("htm") == presentation.htm)
        and (not presentation.htu or _is_same_uri(claims.get("htu"), presentation.htu))
    )
    return None if sound else "A065310"


def _is_same_uri(one: object, other: str) -> bool:
    """Compare URIs without their query and fragment (RFC 9449 §4.3)."""
    try:
        return isinstance(one, str) and _compared(one) == _compared(other)
    except ValueError:
        return False


def _compared(url: str) -> tuple[object, ...]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or PORTS.get(parts.scheme), parts.path or "/"
