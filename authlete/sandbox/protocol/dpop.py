"""DPoP proofs, as Authlete judges them (RFC 9449)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ..._jose.jws import read_jws
from ..._jose.proof import Proof, ProofFault, ProvenRequest

if TYPE_CHECKING:
    from ...models.introspection.process import IntrospectionRequest
    from ..context import RequestContext

LIFETIME = 300  # seconds by which a proof may be older or younger than the sandbox's clock
CODES: Final = {
    ProofFault.NOT_VALID: "A065310",
    ProofFault.WITHOUT_ALGORITHM: "A065313",
    ProofFault.WRONG_ALGORITHM: "A065311",
    ProofFault.WITHOUT_KEY: "A065312",
    ProofFault.OTHER_KEY: "A065309",
}


def proof_fault(
    context: RequestContext, request: IntrospectionRequest, thumbprint: str
) -> str | None:
    """Check the proof in a request for a token bound to the key of that thumbprint.

    Returns:
        Authlete's code for what is wrong with it; ``None`` if nothing is.
    """
    if not request.dpop:
        return "A065308"
    asked = ProvenRequest(request.token, request.htm, request.htu)
    proof = asked.proof(request.dpop, context.now // 1000, LIFETIME, thumbprint)
    return None if isinstance(proof, Proof) else CODES[proof]


def has_nonce(context: RequestContext, request: IntrospectionRequest) -> bool:
    """Tell whether the proof repeats the sandbox's nonce."""
    proof = read_jws(request.dpop or "")
    return proof is not None and proof.claims.get("nonce") == context.dpop_nonce
