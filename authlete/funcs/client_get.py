"""Get a client: ``GET /api/{serviceId}/client/get/{clientId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client.client import Client
from ..models.operations.client import ClientGetApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_get",
    method="GET",
    path="/api/{service_id}/client/get/{client_id}",
    request=ClientGetApiRequest,
    response=Client,
    idempotent=True,
)


async def client_get(
    client: AuthleteCore,
    request: ClientGetApiRequest,
    options: RequestOptions | None = None,
) -> Result[Client, OperationError]:
    """Get a client, its secret included.

    There is no ``action``: a client that does not exist is an error. It changes nothing and may be
    repeated.
    """
    return await client.call(OPERATION, request, options)
