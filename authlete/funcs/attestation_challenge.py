"""Generate a challenge for attestations: ``POST /api/{serviceId}/attestation/challenge``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.attestation.challenge import AttestationChallengeRequest, AttestationChallengeResponse
from ..models.operations.attestation import AttestationChallengeApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="attestation_challenge",
    method="POST",
    path="/api/{service_id}/attestation/challenge",
    request=AttestationChallengeApiRequest,
    response=AttestationChallengeResponse,
    body=("attestation_challenge_request", AttestationChallengeRequest),
    idempotent=True,
)


async def attestation_challenge(
    client: AuthleteCore,
    request: AttestationChallengeApiRequest,
    options: RequestOptions | None = None,
) -> Result[AttestationChallengeResponse, OperationError]:
    """Generate what your challenge endpoint answers to clients that show an attestation.

    The answer's ``action`` says what the endpoint should answer: only ``OK`` is a success. It may
    be repeated: a challenge that nobody received has no effect. Authlete has it since 3.0.28.
    """
    return await client.call(OPERATION, request, options)
