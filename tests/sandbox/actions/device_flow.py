"""The actions of the device flow."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from authlete.sandbox import Clock
from tests.sandbox.reaching import NEVER_FAILS, Case, asking

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

AUTHORIZATION, AUTHORIZATION_PATH = "device_flow_authorization", "/device/authorization"
VERIFICATION, VERIFICATION_PATH = "device_flow_verification", "/device/verification"
COMPLETE, COMPLETE_PATH = "device_flow_complete", "/device/complete"
FORM = {"parameters": "client_id=11"}
DECISION = {"result": "AUTHORIZED", "subject": "john"}


async def enter(path: str, seconds: float, subject: str, start: Start) -> Caller:
    """Enter a user code some time after it was issued."""
    clock = Clock()
    caller = start(clock=clock)
    told = json.loads((await caller.call(AUTHORIZATION_PATH, **FORM))["responseContent"])
    clock.advance(seconds)
    decision = {} if path == VERIFICATION_PATH else {**DECISION, "subject": subject}
    await caller.call(path, userCode=told["user_code"], **decision)
    return caller


CASES = (
    Case(AUTHORIZATION, "OK", asking(AUTHORIZATION_PATH, FORM)),
    Case(AUTHORIZATION, "BAD_REQUEST", asking(AUTHORIZATION_PATH, {"parameters": ""})),
    Case(AUTHORIZATION, "UNAUTHORIZED", asking(AUTHORIZATION_PATH, {"parameters": "scope=a"})),
    Case(AUTHORIZATION, "INTERNAL_SERVER_ERROR", asking(AUTHORIZATION_PATH, {})),
    Case(VERIFICATION, "VALID", partial(enter, VERIFICATION_PATH, 0, "")),
    Case(VERIFICATION, "EXPIRED", partial(enter, VERIFICATION_PATH, 600, "")),
    Case(VERIFICATION, "NOT_EXIST", asking(VERIFICATION_PATH, {"userCode": "x"})),
    Case(COMPLETE, "SUCCESS", partial(enter, COMPLETE_PATH, 0, "john")),
    Case(COMPLETE, "USER_CODE_EXPIRED", partial(enter, COMPLETE_PATH, 600, "john")),
    Case(COMPLETE, "INVALID_REQUEST", partial(enter, COMPLETE_PATH, 0, "")),
    Case(COMPLETE, "USER_CODE_NOT_EXIST", asking(COMPLETE_PATH, {"userCode": "x", **DECISION})),
)
UNREACHED = {
    (VERIFICATION, "SERVER_ERROR"): NEVER_FAILS,
    (VERIFICATION, "INTERNAL_SERVER_ERROR"): NEVER_FAILS,
    (COMPLETE, "SERVER_ERROR"): NEVER_FAILS,
}
