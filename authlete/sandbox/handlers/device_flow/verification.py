"""``POST /device/verification`` (RFC 8628 §3.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.device_flow.verification import DeviceVerificationResponse
from ....models.device_flow.verification import DeviceVerificationResponseAction as Action
from ...directory import ClientFault
from ...errors import message
from ...protocol.polled_requests import describe_request
from ...protocol.user_codes import find_by_user_code

if TYPE_CHECKING:
    from ....models.device_flow.verification import DeviceVerificationRequest
    from ...context import RequestContext


def no_user_code(_: object) -> DeviceVerificationResponse:
    """Tell that there is no code, so that the user enters one."""
    return _fault(Action.NOT_EXIST, "The request has no user code.")


def verification(
    context: RequestContext, request: DeviceVerificationRequest
) -> DeviceVerificationResponse:
    """Tell what the device asks for whose code a user entered."""
    record = find_by_user_code(context, request.user_code)
    if record is None:
        return _fault(Action.NOT_EXIST, "There is no such user code.")
    client = context.clients.find(str(record.client))
    if isinstance(client, ClientFault):
        return _fault(Action.NOT_EXIST, "There is no such user code.")
    if not record.is_live(context.now):
        return _fault(Action.EXPIRED, "The user code has expired.")
    return DeviceVerificationResponse(
        result_code="A000001",
        result_message=message("A000001", "The user code is good."),
        action=Action.VALID,
        expires_at=record.expires_at,
        **describe_request(context, client, record),
    )


def _fault(action: Action, text: str) -> DeviceVerificationResponse:
    return DeviceVerificationResponse(
        result_code="A000301", result_message=message("A000301", text), action=action
    )
