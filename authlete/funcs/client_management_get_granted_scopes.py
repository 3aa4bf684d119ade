"""Get what a user granted to a client.

``GET /api/{serviceId}/client/granted_scopes/get/{clientId}/{subject}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.granted_scopes import ClientAuthorizationDeleteResponse
from ..models.operations.client_management import ClientGrantedScopesGetBySubjectApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_get_granted_scopes",
    method="GET",
    path="/api/{service_id}/client/granted_scopes/get/{client_id}/{subject}",
    request=ClientGrantedScopesGetBySubjectApiRequest,
    response=ClientAuthorizationDeleteResponse,
    idempotent=True,
)


async def client_management_get_granted_scopes(
    client: AuthleteCore,
    request: ClientGrantedScopesGetBySubjectApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientAuthorizationDeleteResponse, OperationError]:
    """Get the scopes that a user has granted to a client, the last time and over time.

    Scopes that are absent mean that there is no record of the user and the client; scopes that are
    empty mean that the user granted none. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
