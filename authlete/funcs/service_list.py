"""List services: ``GET /api/service/get/list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.service import ServiceGetListApiRequest
from ..models.service.list import ServiceGetListResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="service_list",
    method="GET",
    path="/api/service/get/list",
    request=ServiceGetListApiRequest,
    response=ServiceGetListResponse,
    idempotent=True,
)


async def service_list(
    client: AuthleteCore,
    request: ServiceGetListApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[ServiceGetListResponse, OperationError]:
    """List the services that the credential gives access to, one page a call.

    A page runs from ``start`` (inclusive, 0 unless given) to ``end`` (exclusive, 5 unless given);
    ``total_count`` counts all. Services that the credential may not view have a few fields only. It
    changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
