"""Get a service: ``GET /api/{serviceId}/service/get``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.service import ServiceGetApiRequest
from ..models.service.service import Service
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="service_get",
    method="GET",
    path="/api/{service_id}/service/get",
    request=ServiceGetApiRequest,
    response=Service,
    idempotent=True,
)


async def service_get(
    client: AuthleteCore,
    request: ServiceGetApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[Service, OperationError]:
    """Get a service with all its settings.

    With a credential that may view only the clients of the service, the answer has a few of them.
    It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
