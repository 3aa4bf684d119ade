"""Create a client: ``POST /api/{serviceId}/client/create``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.client.client import Client
from ..models.operations.client import ClientCreateApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_create",
    method="POST",
    path="/api/{service_id}/client/create",
    request=ClientCreateApiRequest,
    response=Client,
    body=("client", Client),
)


async def client_create(
    client: AuthleteCore,
    request: ClientCreateApiRequest,
    options: RequestOptions | None = None,
) -> Result[Client, OperationError]:
    """Create a client; Authlete assigns its number, its ID and its secret, which the answer holds.

    Each call creates another client, so it is repeated only after failures that surely created
    none.
    """
    return await client.call(OPERATION, request, options)
