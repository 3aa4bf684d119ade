"""Complete a device authorization request: ``POST /api/{serviceId}/device/complete``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.device_flow.complete import DeviceCompleteRequest, DeviceCompleteResponse
from ..models.operations.device_flow import DeviceCompleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="device_flow_complete",
    method="POST",
    path="/api/{service_id}/device/complete",
    request=DeviceCompleteApiRequest,
    response=DeviceCompleteResponse,
    body=("device_complete_request", DeviceCompleteRequest),
)


async def device_flow_complete(
    client: AuthleteCore,
    request: DeviceCompleteApiRequest,
    options: RequestOptions | None = None,
) -> Result[DeviceCompleteResponse, OperationError]:
    """Tell what the user said to the device's request, for the device to learn it.

    The answer's ``action`` says what to show: only ``SUCCESS`` means that it is done. The user's
    code is used up, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
