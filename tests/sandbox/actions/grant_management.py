"""The actions of grant management."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from authlete.sandbox.protocol.grants import Granted, create_grant
from tests.sandbox.reaching import NEVER_FAILS, Case, asking

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

PROCESS, PATH = "grant_management_process_request", "/gm"
REQUEST = {"accessToken": "t", "grantId": "g"}
SCOPES = ["grant_management_query", "grant_management_revoke"]


async def manage(action: str, start: Start) -> Caller:
    caller = start()
    await caller.create(accessToken="t", scopes=SCOPES)
    with caller.inside() as context:
        grant = create_grant(context, Granted(), client=11, subject="john")
    await caller.call(PATH, accessToken="t", grantId=grant.key, gmAction=action)
    return caller


async def manage_unknown(scopes: list[str], start: Start) -> Caller:
    caller = start()
    await caller.create(accessToken="t", scopes=scopes)
    await caller.call(PATH, **REQUEST, gmAction="QUERY")
    return caller


CASES = (
    Case(PROCESS, "OK", partial(manage, "QUERY")),
    Case(PROCESS, "NO_CONTENT", partial(manage, "REVOKE")),
    Case(PROCESS, "UNAUTHORIZED", asking(PATH, {**REQUEST, "gmAction": "QUERY"})),
    Case(PROCESS, "FORBIDDEN", partial(manage_unknown, [])),
    Case(PROCESS, "NOT_FOUND", partial(manage_unknown, SCOPES)),
    Case(PROCESS, "CALLER_ERROR", asking(PATH, REQUEST)),
)
UNREACHED = {(PROCESS, "AUTHLETE_ERROR"): NEVER_FAILS}
