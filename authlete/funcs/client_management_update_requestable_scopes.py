"""Set the scopes that a client may request.

``PUT /api/{serviceId}/client/extension/requestable_scopes/update/{clientId}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.requestable_scopes import (
    ClientExtensionRequestableScopesUpdateRequest,
    ClientExtensionRequestableScopesUpdateResponse,
)
from ..models.operations.client_management import ClientExtensionRequestablesScopesUpdateApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_update_requestable_scopes",
    method="PUT",
    path="/api/{service_id}/client/extension/requestable_scopes/update/{client_id}",
    request=ClientExtensionRequestablesScopesUpdateApiRequest,
    response=ClientExtensionRequestableScopesUpdateResponse,
    body=(
        "client_extension_requestable_scopes_update_request",
        ClientExtensionRequestableScopesUpdateRequest,
    ),
    idempotent=True,
)


async def client_management_update_requestable_scopes(
    client: AuthleteCore,
    request: ClientExtensionRequestablesScopesUpdateApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientExtensionRequestableScopesUpdateResponse, OperationError]:
    """Limit the scopes that a client may request; the answer is the limit as it is now.

    A request that names no list at all lifts the limit; an empty list forbids every scope. It may
    be repeated: the limit ends up the same.
    """
    return await client.call(OPERATION, request, options)
