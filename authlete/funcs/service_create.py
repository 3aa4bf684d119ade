"""Create a service: ``POST /api/service/create``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.service import ServiceCreateApiRequest
from ..models.service.service import Service
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="service_create",
    method="POST",
    path="/api/service/create",
    request=ServiceCreateApiRequest,
    response=Service,
    body=("service", Service),
)


async def service_create(
    client: AuthleteCore,
    request: ServiceCreateApiRequest,
    options: RequestOptions | None = None,
) -> Result[Service, OperationError]:
    """Create a service; the answer is the service as Authlete made it, its ``api_key`` included.

    It makes another service each time, and is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
