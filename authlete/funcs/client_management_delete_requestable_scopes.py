"""Let a client request all scopes.

``DELETE /api/{serviceId}/client/extension/requestable_scopes/delete/{clientId}``.
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING

from ..models.operations.client_management import ClientExtensionRequestablesScopesDeleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_delete_requestable_scopes",
    method="DELETE",
    path="/api/{service_id}/client/extension/requestable_scopes/delete/{client_id}",
    request=ClientExtensionRequestablesScopesDeleteApiRequest,
    response=NoneType,
    idempotent=True,
)


async def client_management_delete_requestable_scopes(
    client: AuthleteCore,
    request: ClientExtensionRequestablesScopesDeleteApiRequest,
    options: RequestOptions | None = None,
) -> Result[None, OperationError]:
    """Lift the limit on the scopes that a client may request. Success is ``Ok(None)``.

    From then on it may request all of the service's scopes. It may be repeated: the limit is gone
    either way.
    """
    return await client.call(OPERATION, request, options)
