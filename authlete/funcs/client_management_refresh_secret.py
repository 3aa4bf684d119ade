"""Generate a new client secret.

``GET /api/{serviceId}/client/secret/refresh/{clientIdentifier}``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.refresh_secret import ClientSecretRefreshResponse
from ..models.operations.client_management import ClientSecretRefreshApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_refresh_secret",
    method="GET",
    path="/api/{service_id}/client/secret/refresh/{client_identifier}",
    request=ClientSecretRefreshApiRequest,
    response=ClientSecretRefreshResponse,
)


async def client_management_refresh_secret(
    client: AuthleteCore,
    request: ClientSecretRefreshApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientSecretRefreshResponse, OperationError]:
    """Have Authlete generate a new secret for a client, in place of the old one.

    Although it is a ``GET``, each call changes the secret: it is repeated only after failures that
    surely changed nothing. If an answer was lost, ``client_get`` tells the secret.
    """
    return await client.call(OPERATION, request, options)
