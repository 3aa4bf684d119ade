"""The actions of the authorization endpoint."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.sandbox.reaching import Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

PROCESS, PROCESSING = "authorization_process_request", "/auth/authorization"
ISSUE, ISSUING = "authorization_issue", "/auth/authorization/issue"
FAIL, FAILING = "authorization_fail", "/auth/authorization/fail"
GOOD = "response_type=code&client_id=11&redirect_uri=https://client.example/cb"
BAD = GOOD.replace("code", "cod")
FORM = "&response_mode=form_post"


async def _use(path: str, members: Mapping[str, Any], parameters: str, start: Start) -> Caller:
    caller = start()
    asked = await caller.call(PROCESSING, parameters=parameters)
    await caller.call(path, ticket=asked["ticket"], **members)
    return caller


GRANT, DENY = {"subject": "john"}, {"reason": "DENIED"}
CASES = (
    Case(PROCESS, "INTERACTION", asking(PROCESSING, {"parameters": GOOD})),
    Case(PROCESS, "NO_INTERACTION", asking(PROCESSING, {"parameters": f"{GOOD}&prompt=none"})),
    Case(PROCESS, "LOCATION", asking(PROCESSING, {"parameters": BAD})),
    Case(PROCESS, "FORM", asking(PROCESSING, {"parameters": BAD + FORM})),
    Case(PROCESS, "BAD_REQUEST", asking(PROCESSING, {"parameters": "client_id=11"})),
    Case(PROCESS, "INTERNAL_SERVER_ERROR", asking(PROCESSING, {})),
    Case(ISSUE, "LOCATION", partial(_use, ISSUING, GRANT, GOOD)),
    Case(ISSUE, "FORM", partial(_use, ISSUING, GRANT, GOOD + FORM)),
    Case(ISSUE, "BAD_REQUEST", asking(ISSUING, {"ticket": "t", **GRANT})),
    Case(ISSUE, "INTERNAL_SERVER_ERROR", asking(ISSUING, {"ticket": "t"})),
    Case(FAIL, "LOCATION", partial(_use, FAILING, DENY, GOOD)),
    Case(FAIL, "FORM", partial(_use, FAILING, DENY, GOOD + FORM)),
    Case(FAIL, "BAD_REQUEST", asking(FAILING, {"ticket": "t", **DENY})),
    Case(FAIL, "INTERNAL_SERVER_ERROR", asking(FAILING, {"ticket": "t"})),
)
UNREACHED: Mapping[tuple[str, str], str] = {}
