"""Change a user's tokens at a client.

``POST /api/{serviceId}/client/authorization/update/{clientId}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.update_authorizations import (
    ClientAuthorizationUpdateRequest,
    ClientAuthorizationUpdateResponse,
)
from ..models.operations.client_management import ClientAuthorizationUpdateApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_update_authorizations",
    method="POST",
    path="/api/{service_id}/client/authorization/update/{client_id}",
    request=ClientAuthorizationUpdateApiRequest,
    response=ClientAuthorizationUpdateResponse,
    body=("client_authorization_update_request", ClientAuthorizationUpdateRequest),
    idempotent=True,
)


async def client_management_update_authorizations(
    client: AuthleteCore,
    request: ClientAuthorizationUpdateApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientAuthorizationUpdateResponse, OperationError]:
    """Change the scopes of all access tokens that a client has for a user.

    There is no ``action``: whatever fails is an error. It may be repeated: the tokens end up the
    same.
    """
    return await client.call(OPERATION, request, options)
