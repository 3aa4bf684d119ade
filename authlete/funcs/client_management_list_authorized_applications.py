"""List the clients that a user has authorized.

``GET /api/{serviceId}/client/authorization/get/list``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.list_authorizations import ClientAuthorizationGetListResponse
from ..models.operations.client_management import ClientAuthorizationGetListApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_list_authorized_applications",
    method="GET",
    path="/api/{service_id}/client/authorization/get/list",
    request=ClientAuthorizationGetListApiRequest,
    response=ClientAuthorizationGetListResponse,
    idempotent=True,
)


async def client_management_list_authorized_applications(
    client: AuthleteCore,
    request: ClientAuthorizationGetListApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientAuthorizationGetListResponse, OperationError]:
    """List the clients that a user has authorized, one page a call; the user is named in the query.

    ``client_management_list_authorizations`` answers the same. A page runs from ``start``
    (inclusive, 0 unless given) to ``end`` (exclusive, 5 unless given). It changes nothing and may
    be repeated.
    """
    return await client.call(OPERATION, request, options)
