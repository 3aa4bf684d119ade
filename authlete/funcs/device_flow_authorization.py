"""Process a device authorization request: ``POST /api/{serviceId}/device/authorization``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.device_flow.authorization import (
    DeviceAuthorizationRequest,
    DeviceAuthorizationResponse,
)
from ..models.operations.device_flow import DeviceAuthorizationApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="device_flow_authorization",
    method="POST",
    path="/api/{service_id}/device/authorization",
    request=DeviceAuthorizationApiRequest,
    response=DeviceAuthorizationResponse,
    body=("device_authorization_request", DeviceAuthorizationRequest),
)


async def device_flow_authorization(
    client: AuthleteCore,
    request: DeviceAuthorizationApiRequest,
    options: RequestOptions | None = None,
) -> Result[DeviceAuthorizationResponse, OperationError]:
    """Start the device flow: issue the codes for a device and its user (RFC 8628 §3.1).

    The answer's ``action`` says what to answer: only ``OK`` means that codes are issued. New ones
    are made each time, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
