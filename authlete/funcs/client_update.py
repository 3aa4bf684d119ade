"""Update a client: ``POST /api/{serviceId}/client/update/{clientId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client.client import Client
from ..models.operations.client import ClientUpdateApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_update",
    method="POST",
    path="/api/{service_id}/client/update/{client_id}",
    request=ClientUpdateApiRequest,
    response=Client,
    body=("client", Client),
    idempotent=True,
)


async def client_update(
    client: AuthleteCore,
    request: ClientUpdateApiRequest,
    options: RequestOptions | None = None,
) -> Result[Client, OperationError]:
    """Change a client; the answer is the client as it is now.

    The client sent takes the place of the old one, so begin with what ``client_get`` answered. It
    may be repeated: the client ends up the same.
    """
    return await client.call(OPERATION, request, options)
