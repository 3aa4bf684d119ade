"""``POST /device/complete``: what the user of a device decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import attrs

from ....models.device_flow.complete import DeviceCompleteRequestResult as Result
from ....models.device_flow.complete import DeviceCompleteResponse
from ....models.device_flow.complete import DeviceCompleteResponseAction as Action
from ...errors import ActionError, message
from ...protocol.polled_requests import authorize, refuse
from ...protocol.user_codes import find_by_user_code

if TYPE_CHECKING:
    from ....models.device_flow.complete import DeviceCompleteRequest
    from ...context import RequestContext


def invalid(_: object) -> NoReturn:
    """Tell that the request lacks something."""
    raise ActionError(Action.INVALID_REQUEST, "A000201", "The request lacks a required member.")


def complete(context: RequestContext, request: DeviceCompleteRequest) -> DeviceCompleteResponse:
    """Keep the decision until the device asks for it, and use up the user code."""
    record = find_by_user_code(context, request.user_code)
    if record is None:
        return _answer(Action.USER_CODE_NOT_EXIST, "A000301", "There is no such user code.")
    if not record.is_live(context.now):
        return _answer(Action.USER_CODE_EXPIRED, "A000301", "The user code has expired.")
    if request.result is Result.AUTHORIZED:
        try:
            decision = authorize(context, record, request)
        except ValueError as fault:
            raise ActionError(Action.INVALID_REQUEST, "A000201", str(fault)) from None
    else:
        decision = refuse(request)
    context.store.device_requests.save(attrs.evolve(record, alias=None, **decision))
    return _answer(Action.SUCCESS, "A000001", "The device can ask for its token.")


def _answer(action: Action, code: str, text: str) -> DeviceCompleteResponse:
    return DeviceCompleteResponse(
        result_code=code, result_message=message(code, text), action=action
    )
