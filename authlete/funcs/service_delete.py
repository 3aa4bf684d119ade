"""Delete a service: ``DELETE /api/{serviceId}/service/delete``."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING

from ..models.operations.service import ServiceDeleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="service_delete",
    method="DELETE",
    path="/api/{service_id}/service/delete",
    request=ServiceDeleteApiRequest,
    response=NoneType,
    idempotent=True,
)


async def service_delete(
    client: AuthleteCore,
    request: ServiceDeleteApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[None, OperationError]:
    """Delete a service. Success is ``Ok(None)``.

    It may be repeated; that the service no longer exists is then an error.
    """
    return await client.call(OPERATION, request, options)
