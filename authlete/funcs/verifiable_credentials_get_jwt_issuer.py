"""Get the JWT VC issuer metadata: ``POST /api/{serviceId}/vci/jwtissuer``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciJwtissuerApiRequest
from ..models.verifiable_credentials.get_jwt_issuer import VciJwtissuerRequest, VciJwtissuerResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_get_jwt_issuer",
    method="POST",
    path="/api/{service_id}/vci/jwtissuer",
    request=VciJwtissuerApiRequest,
    response=VciJwtissuerResponse,
    body=("vci_jwtissuer_request", VciJwtissuerRequest),
    idempotent=True,
)


async def verifiable_credentials_get_jwt_issuer(
    client: AuthleteCore,
    request: VciJwtissuerApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciJwtissuerResponse, OperationError]:
    """Write what ``/.well-known/jwt-vc-issuer`` answers: the issuer and where its keys are.

    The answer's ``action`` and ``response_content`` say what the endpoint returns. It only reads,
    and may be repeated.
    """
    return await client.call(OPERATION, request, options)
