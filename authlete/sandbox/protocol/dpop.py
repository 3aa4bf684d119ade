"""DPoP proofs, as the sandbox takes them (RFC 9449 §4.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..._jose.proof import Proof, ProofFault, ProofRequirements
from .single_use import use_once

if TYPE_CHECKING:
    from ..context import RequestContext

LIFETIME = 300  # seconds by which a proof may be older or younger than the sandbox's clock


@attrs.frozen(kw_only=True)
class ProvenRequest(ProofRequirements):
    """What a proof has to be made for."""

    with_nonce: bool = False
    """Whether it must repeat the nonce of the sandbox."""
    single_use: bool = False
    """Whether it must not have been used before."""

    def check(self, context: RequestContext, text: str | None) -> str | ProofFault:
        """Check a ``DPoP`` header.

        Returns:
            The thumbprint of the key that made it (RFC 7638), or what is wrong with it.
        """
        found = self.proof(text, context.now // 1000, LIFETIME)
        if isinstance(found, ProofFault):
            return found
        if self.with_nonce and found.nonce != context.dpop_nonce:
            return ProofFault.WITHOUT_NONCE
        if self.single_use and not _is_first(context, found):
            return ProofFault.NOT_VALID
        return found.thumbprint


def _is_first(context: RequestContext, proof: Proof) -> bool:
    until = context.now // 1000 + 2 * LIFETIME
    return use_once(context, proof.thumbprint, proof.jti, until)
