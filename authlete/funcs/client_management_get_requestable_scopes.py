"""Get the scopes that a client may request.

``GET /api/{serviceId}/client/extension/requestable_scopes/get/{clientId}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.requestable_scopes import (
    ClientExtensionRequestableScopesGetResponse,
)
from ..models.operations.client_management import ClientExtensionRequestablesScopesGetApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_get_requestable_scopes",
    method="GET",
    path="/api/{service_id}/client/extension/requestable_scopes/get/{client_id}",
    request=ClientExtensionRequestablesScopesGetApiRequest,
    response=ClientExtensionRequestableScopesGetResponse,
    idempotent=True,
)


async def client_management_get_requestable_scopes(
    client: AuthleteCore,
    request: ClientExtensionRequestablesScopesGetApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientExtensionRequestableScopesGetResponse, OperationError]:
    """Get the scopes that a client may request.

    Scopes that are absent mean that it may request all of the service's; scopes that are empty mean
    that it may request none. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
