"""Lock or unlock a client: ``POST /api/{serviceId}/client/lock_flag/update/{clientIdentifier}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client_management.update_lock_flag import (
    ClientFlagUpdateRequest,
    ClientFlagUpdateResponse,
)
from ..models.operations.client_management import ClientFlagUpdateApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_management_update_lock_flag",
    method="POST",
    path="/api/{service_id}/client/lock_flag/update/{client_identifier}",
    request=ClientFlagUpdateApiRequest,
    response=ClientFlagUpdateResponse,
    body=("client_flag_update_request", ClientFlagUpdateRequest),
    idempotent=True,
)


async def client_management_update_lock_flag(
    client: AuthleteCore,
    request: ClientFlagUpdateApiRequest,
    options: RequestOptions | None = None,
) -> Result[ClientFlagUpdateResponse, OperationError]:
    """Lock a client, so that it cannot be used, or unlock it.

    There is no ``action``: whatever fails is an error. It may be repeated: the client ends up the
    same.
    """
    return await client.call(OPERATION, request, options)
