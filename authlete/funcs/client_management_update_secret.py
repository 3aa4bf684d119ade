"""Set a client secret: ``POST /api/{serviceId}/client/secret/update/{clientIdentifier}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.update_secret import (
    ClientSecretUpdateRequest,
    ClientSecretUpdateResponse,
)
from ..models.operations.client_management import ClientSecretUpdateApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_update_secret",
    method="POST",
    path="/api/{service_id}/client/secret/update/{client_identifier}",
    request=ClientSecretUpdateApiRequest,
    response=ClientSecretUpdateResponse,
    body=("client_secret_update_request", ClientSecretUpdateRequest),
    idempotent=True,
)


async def client_management_update_secret(
    client: AuthleteCore,
    request: ClientSecretUpdateApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientSecretUpdateResponse, OperationError]:
    """Give a client a secret of your choice, in place of the old one.

    It may be repeated: the client ends up with the same secret. After a repetition
    ``old_client_secret`` may be the new one already.
    """
    return await client.call(OPERATION, request, options)
