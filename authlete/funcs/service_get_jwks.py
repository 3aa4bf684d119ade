"""Get the JWK set of a service: ``GET /api/{serviceId}/service/jwks/get``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.service import ServiceJwksGetApiRequest
from ..models.service.get_jwks import ServiceJwksGetResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="service_get_jwks",
    method="GET",
    path="/api/{service_id}/service/jwks/get",
    request=ServiceJwksGetApiRequest,
    response=ServiceJwksGetResponse,
    may_be_empty=True,
    idempotent=True,
)


async def service_get_jwks(
    client: AuthleteCore,
    request: ServiceJwksGetApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[ServiceJwksGetResponse, OperationError]:
    """Get the JWK set that a service publishes for its clients (RFC 7517).

    The answer has its text, to be handed on, and its keys; or, if the service keeps it elsewhere,
    its location; or nothing, if there is none. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
