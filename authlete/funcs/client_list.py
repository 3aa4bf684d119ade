"""List the clients of a service: ``GET /api/{serviceId}/client/get/list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client.list import ClientGetListResponse
from ..models.operations.client import ClientGetListApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_list",
    method="GET",
    path="/api/{service_id}/client/get/list",
    request=ClientGetListApiRequest,
    response=ClientGetListResponse,
    idempotent=True,
)


async def client_list(
    client: AuthleteCore,
    request: ClientGetListApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[ClientGetListResponse, OperationError]:
    """List the clients of a service that the access token may see, one page a call.

    A page runs from ``start`` (inclusive, 0 unless given) to ``end`` (exclusive, 5 unless given);
    ``total_count`` counts all that match. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
