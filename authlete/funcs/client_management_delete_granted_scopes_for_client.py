"""Forget what a user granted to a client.

``DELETE /api/{serviceId}/client/granted_scopes/delete/{clientId}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.granted_scopes import ClientGrantedScopesDeleteResponse
from ..models.operations.client_management import ClientGrantedScopesDeleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_delete_granted_scopes_for_client",
    method="DELETE",
    path="/api/{service_id}/client/granted_scopes/delete/{client_id}",
    request=ClientGrantedScopesDeleteApiRequest,
    response=ClientGrantedScopesDeleteResponse,
    idempotent=True,
)


async def client_management_delete_granted_scopes_for_client(
    client: AuthleteCore,
    request: ClientGrantedScopesDeleteApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientGrantedScopesDeleteResponse, OperationError]:
    """Delete the record of the scopes that a user has granted; the user is named in the query.

    ``client_management_delete_granted_scopes`` does the same. It may be repeated: the record is
    gone either way.
    """
    return await client.call(OPERATION, request, options)
