"""List the keys in hardware security modules: ``GET /api/{serviceId}/hsk/get/list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.hardware_security_keys.list import HskGetListResponse
from ..models.operations.hardware_security_keys import HskGetListApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="hardware_security_keys_list",
    method="GET",
    path="/api/{service_id}/hsk/get/list",
    request=HskGetListApiRequest,
    response=HskGetListResponse,
    idempotent=True,
)


async def hardware_security_keys_list(
    client: AuthleteCore,
    request: HskGetListApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[HskGetListResponse, OperationError]:
    """List all keys of a service that are in a hardware security module.

    The answer's ``action`` says how it went: only ``SUCCESS`` comes with keys. It changes nothing
    and may be repeated.
    """
    return await client.call(OPERATION, request, options)
