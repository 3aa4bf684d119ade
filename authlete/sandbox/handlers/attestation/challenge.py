"""``POST /attestation/challenge``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.attestation.challenge import (
    AttestationChallengeResponse,
    AttestationChallengeResponseAction,
)
from ...errors import message
from ...protocol.challenges import attestation_challenge
from ...protocol.layout import json_text

if TYPE_CHECKING:
    from ....models.attestation.challenge import AttestationChallengeRequest
    from ...context import RequestContext


def challenge(
    context: RequestContext, request: AttestationChallengeRequest
) -> AttestationChallengeResponse:
    """Make a challenge for clients that show an attestation."""
    value = attestation_challenge(context)
    return AttestationChallengeResponse(
        result_code="A000001",
        result_message=message("A000001", "Made a challenge."),
        action=AttestationChallengeResponseAction.OK,
        response_content=json_text({"attestation_challenge": value}, pretty=bool(request.pretty)),
        attestation_challenge=value,
    )
