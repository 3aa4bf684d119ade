"""``POST /vci/nonce``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.verifiable_credentials.get_nonce import VciNonceResponse, VciNonceResponseAction
from ...errors import message
from ...protocol.challenges import ChallengeUse, new_challenge
from ...protocol.layout import json_text
from .service import check_enabled

if TYPE_CHECKING:
    from ....models.verifiable_credentials.get_nonce import VciNonceRequest
    from ...context import RequestContext


def get_nonce(context: RequestContext, request: VciNonceRequest) -> VciNonceResponse:
    """Make a nonce for key proofs."""
    check_enabled(context.service, "NOT_FOUND")
    nonce = new_challenge(context, ChallengeUse.KEY_PROOF, context.service.cnonce_duration)
    return VciNonceResponse(
        result_code="A000001",
        result_message=message("A000001", "Made a nonce."),
        action=VciNonceResponseAction.OK,
        response_content=json_text({"c_nonce": nonce}, pretty=bool(request.pretty)),
        cnonce=nonce,
    )
