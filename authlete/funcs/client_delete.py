"""Delete a client: ``DELETE /api/{serviceId}/client/delete/{clientId}``."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING

from ..models.operations.client import ClientDeleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="client_delete",
    method="DELETE",
    path="/api/{service_id}/client/delete/{client_id}",
    request=ClientDeleteApiRequest,
    response=NoneType,
    idempotent=True,
)


async def client_delete(
    client: AuthleteCore,
    request: ClientDeleteApiRequest,
    options: RequestOptions | None = None,
) -> Result[None, OperationError]:
    """Delete a client. Success is ``Ok(None)``.

    It may be repeated, and then a client that the first attempt deleted is an error: there is no
    such client any more.
    """
    return await client.call(OPERATION, request, options)
