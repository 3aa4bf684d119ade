"""Get a key in a hardware security module: ``GET /api/{serviceId}/hsk/get/{handle}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.hardware_security_keys.get import HskGetResponse
from ..models.operations.hardware_security_keys import HskGetApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="hardware_security_keys_get",
    method="GET",
    path="/api/{service_id}/hsk/get/{handle}",
    request=HskGetApiRequest,
    response=HskGetResponse,
    idempotent=True,
)


async def hardware_security_keys_get(
    client: AuthleteCore,
    request: HskGetApiRequest,
    options: RequestOptions | None = None,
) -> Result[HskGetResponse, OperationError]:
    """Get what is known of a key in a hardware security module, its public half included.

    The answer's ``action`` says whether there is such a key: only ``SUCCESS`` means yes. It changes
    nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
