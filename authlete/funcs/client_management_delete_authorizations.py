"""Delete a user's tokens at a client.

``DELETE /api/{serviceId}/client/authorization/delete/{clientId}/{subject}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.granted_scopes import ClientAuthorizationDeleteResponse
from ..models.operations.client_management import ClientAuthorizationDeleteBySubjectApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_delete_authorizations",
    method="DELETE",
    path="/api/{service_id}/client/authorization/delete/{client_id}/{subject}",
    request=ClientAuthorizationDeleteBySubjectApiRequest,
    response=ClientAuthorizationDeleteResponse,
    idempotent=True,
)


async def client_management_delete_authorizations(
    client: AuthleteCore,
    request: ClientAuthorizationDeleteBySubjectApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientAuthorizationDeleteResponse, OperationError]:
    """Delete all access tokens that a client has for a user.

    ``client_management_delete_granted_scopes`` forgets what the user granted. It may be repeated:
    the tokens are gone either way.
    """
    return await client.call(OPERATION, request, options)
