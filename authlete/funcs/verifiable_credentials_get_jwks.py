"""Get the public keys of the credential issuer: ``POST /api/{serviceId}/vci/jwks``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciJwksApiRequest
from ..models.verifiable_credentials.get_jwks import VciJwksRequest, VciJwksResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_get_jwks",
    method="POST",
    path="/api/{service_id}/vci/jwks",
    request=VciJwksApiRequest,
    response=VciJwksResponse,
    body=("vci_jwks_request", VciJwksRequest),
    idempotent=True,
)


async def verifiable_credentials_get_jwks(
    client: AuthleteCore,
    request: VciJwksApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciJwksResponse, OperationError]:
    """Write what the endpoint of the credential issuer's key set answers: its public keys.

    The answer's ``action`` and ``response_content`` say what the endpoint returns. It only reads,
    and may be repeated.
    """
    return await client.call(OPERATION, request, options)
