"""The actions of authentication by the back channel."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.reaching import Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

PATH = "/backchannel/authentication"
PROCESS, ISSUE = "ciba_process_authentication", "ciba_issue"
FAIL, COMPLETE = "ciba_fail", "ciba_complete"
FORM = {"parameters": "client_id=11&scope=openid&login_hint=john&client_notification_token=t0k3n"}
DECISION = {"result": "AUTHORIZED", "subject": "john"}
PING = Client(
    client_id=11, bc_delivery_mode="PING", bc_notification_endpoint="https://client.example/ciba"
)


async def issue(start: Start) -> Caller:
    caller = start()
    ticket = (await caller.call(PATH, **FORM))["ticket"]
    await caller.call(f"{PATH}/issue", ticket=ticket)
    return caller


async def fail(reason: str, start: Start) -> Caller:
    caller = start()
    ticket = (await caller.call(PATH, **FORM))["ticket"]
    await caller.call(f"{PATH}/fail", ticket=ticket, reason=reason)
    return caller


async def complete(client: Client, start: Start) -> Caller:
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    ticket = (await caller.call(PATH, **FORM))["ticket"]
    await caller.call(f"{PATH}/issue", ticket=ticket)
    await caller.call(f"{PATH}/complete", ticket=ticket, **DECISION)
    return caller


CASES = (
    Case(PROCESS, "USER_IDENTIFICATION", asking(PATH, FORM)),
    Case(PROCESS, "BAD_REQUEST", asking(PATH, {"parameters": "client_id=11"})),
    Case(PROCESS, "UNAUTHORIZED", asking(PATH, {"parameters": "scope=openid"})),
    Case(PROCESS, "INTERNAL_SERVER_ERROR", asking(PATH, {})),
    Case(ISSUE, "OK", issue),
    Case(ISSUE, "INVALID_TICKET", asking(f"{PATH}/issue", {"ticket": "none"})),
    Case(ISSUE, "INTERNAL_SERVER_ERROR", asking(f"{PATH}/issue", {})),
    Case(FAIL, "BAD_REQUEST", partial(fail, "UNKNOWN_USER_ID")),
    Case(FAIL, "FORBIDDEN", partial(fail, "ACCESS_DENIED")),
    Case(FAIL, "INTERNAL_SERVER_ERROR", partial(fail, "SERVER_ERROR")),
    Case(COMPLETE, "NO_ACTION", partial(complete, Client(client_id=11))),
    Case(COMPLETE, "NOTIFICATION", partial(complete, PING)),
    Case(COMPLETE, "SERVER_ERROR", asking(f"{PATH}/complete", {"ticket": "none", **DECISION})),
)
UNREACHED: Mapping[tuple[str, str], str] = {}
