"""List the clients that a user has authorized.

``GET /api/{serviceId}/client/authorization/get/list/{subject}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.list_authorizations import ClientAuthorizationGetListResponse
from ..models.operations.client_management import ClientAuthorizationGetListBySubjectApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_list_authorizations",
    method="GET",
    path="/api/{service_id}/client/authorization/get/list/{subject}",
    request=ClientAuthorizationGetListBySubjectApiRequest,
    response=ClientAuthorizationGetListResponse,
    idempotent=True,
)


async def client_management_list_authorizations(
    client: AuthleteCore,
    request: ClientAuthorizationGetListBySubjectApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientAuthorizationGetListResponse, OperationError]:
    """List the clients that a user has authorized, one page a call.

    A page runs from ``start`` (inclusive, 0 unless given) to ``end`` (exclusive, 5 unless given);
    ``total_count`` counts all that match. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
