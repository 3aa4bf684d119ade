"""Check a user code: ``POST /api/{serviceId}/device/verification``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.device_flow.verification import DeviceVerificationRequest, DeviceVerificationResponse
from ..models.operations.device_flow import DeviceVerificationApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="device_flow_verification",
    method="POST",
    path="/api/{service_id}/device/verification",
    request=DeviceVerificationApiRequest,
    response=DeviceVerificationResponse,
    body=("device_verification_request", DeviceVerificationRequest),
    idempotent=True,
)


async def device_flow_verification(
    client: AuthleteCore,
    request: DeviceVerificationApiRequest,
    options: RequestOptions | None = None,
) -> Result[DeviceVerificationResponse, OperationError]:
    """Tell what the device asks for whose code a user entered (RFC 8628 §3.3).

    The answer's ``action`` says what to show: only after ``VALID`` is there something to ask the
    user. It leaves the code as it is, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
