"""Change a service: ``POST /api/{serviceId}/service/update``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.service import ServiceUpdateApiRequest
from ..models.service.service import Service
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="service_update",
    method="POST",
    path="/api/{service_id}/service/update",
    request=ServiceUpdateApiRequest,
    response=Service,
    body=("service", Service),
    idempotent=True,
)


async def service_update(
    client: AuthleteCore,
    request: ServiceUpdateApiRequest,
    options: RequestOptions | None = None,
) -> Result[Service, OperationError]:
    """Change a service; the answer is the service as it is then.

    Send all that ``service_get`` answered, changed by ``attrs.evolve``; members that the SDK does
    not know travel along. To send the same settings twice does no harm, so it may be repeated.
    """
    return await client.call(OPERATION, request, options)
