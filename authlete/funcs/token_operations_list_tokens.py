"""List issued tokens: ``GET /api/{serviceId}/auth/token/get/list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token_operations import AuthTokenGetListApiRequest
from ..models.token_operations.list_tokens import TokenGetListResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_operations_list_tokens",
    method="GET",
    path="/api/{service_id}/auth/token/get/list",
    request=AuthTokenGetListApiRequest,
    response=TokenGetListResponse,
    idempotent=True,
)


async def token_operations_list_tokens(
    client: AuthleteCore,
    request: AuthTokenGetListApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[TokenGetListResponse, OperationError]:
    """List the access tokens that a service has issued, one page a call.

    A page runs from ``start`` (inclusive, 0 unless given) to ``end`` (exclusive, 5 unless given)
    and holds at most 20 tokens; ``total_count`` counts all that match. Tokens come as hashes,
    never as values. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
