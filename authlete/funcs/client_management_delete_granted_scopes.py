"""Forget what a user granted to a client.

``DELETE /api/{serviceId}/client/granted_scopes/delete/{clientId}/{subject}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.granted_scopes import ClientGrantedScopesDeleteResponse
from ..models.operations.client_management import ClientGrantedScopesDeleteBySubjectApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_delete_granted_scopes",
    method="DELETE",
    path="/api/{service_id}/client/granted_scopes/delete/{client_id}/{subject}",
    request=ClientGrantedScopesDeleteBySubjectApiRequest,
    response=ClientGrantedScopesDeleteResponse,
    idempotent=True,
)


async def client_management_delete_granted_scopes(
    client: AuthleteCore,
    request: ClientGrantedScopesDeleteBySubjectApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientGrantedScopesDeleteResponse, OperationError]:
    """Delete the record of the scopes that a user has granted to a client.

    Access tokens stay as they are, see ``client_management_delete_authorizations``. It may be
    repeated: the record is gone either way.
    """
    return await client.call(OPERATION, request, options)
