"""The actions of what manages tickets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from tests.sandbox.reaching import NEVER_FAILS, Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

GET, GETTING = "authorization_management_get_ticket_info", "/auth/authorization/ticket/info"
UPDATE, UPDATING = "authorization_management_update_ticket", "/auth/authorization/ticket/update"
REQUEST = "response_type=code&client_id=11&redirect_uri=https://client.example/cb"
ATTACHED = {"info": {"context": "c"}}


async def _use(path: str, members: Mapping[str, Any], start: Start) -> Caller:
    caller = start()
    asked = await caller.call("/auth/authorization", parameters=REQUEST)
    await caller.call(path, ticket=asked["ticket"], **members)
    return caller


CASES = (
    Case(GET, "OK", partial(_use, GETTING, {})),
    Case(GET, "NOT_FOUND", asking(GETTING, {"ticket": "t"})),
    Case(GET, "CALLER_ERROR", asking(GETTING, {})),
    Case(UPDATE, "OK", partial(_use, UPDATING, ATTACHED)),
    Case(UPDATE, "NOT_FOUND", asking(UPDATING, {"ticket": "t", **ATTACHED})),
    Case(UPDATE, "CALLER_ERROR", asking(UPDATING, {"ticket": "t"})),
)
UNREACHED = {(operation, "AUTHLETE_ERROR"): NEVER_FAILS for operation in (GET, UPDATE)}
