"""Get what a user granted to a client.

``GET /api/{serviceId}/client/granted_scopes/get/{clientId}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.granted_scopes import ClientAuthorizationDeleteResponse
from ..models.operations.client_management import ClientGrantedScopesGetApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_get_granted_scopes_for_client",
    method="GET",
    path="/api/{service_id}/client/granted_scopes/get/{client_id}",
    request=ClientGrantedScopesGetApiRequest,
    response=ClientAuthorizationDeleteResponse,
    idempotent=True,
)


async def client_management_get_granted_scopes_for_client(
    client: AuthleteCore,
    request: ClientGrantedScopesGetApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientAuthorizationDeleteResponse, OperationError]:
    """Get the scopes that a user has granted to a client; the user is named in the query.

    ``client_management_get_granted_scopes`` answers the same. It changes nothing and may be
    repeated.
    """
    return await client.call(OPERATION, request, options)
