"""The actions of userinfo."""

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

PROCESS, PATH = "userinfo_process", "/auth/userinfo"
ISSUE, ISSUE_PATH = "userinfo_issue", "/auth/userinfo/issue"


async def ask(path: str, client: Client, scope: str, start: Start) -> Caller:
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    await caller.create(accessToken="t", scopes=[scope])
    await caller.call(path, token="t")
    return caller


PLAIN = Client(client_id=11)
SIGNED = Client(client_id=11, user_info_sign_alg="ES256")
UNSIGNABLE = Client(client_id=11, user_info_sign_alg="HS256")
SIGNING = Client(client_id=11, rs_request_signed=True)
CASES = (
    Case(PROCESS, "OK", partial(ask, PATH, PLAIN, "openid")),
    Case(PROCESS, "BAD_REQUEST", asking(PATH, {})),
    Case(PROCESS, "UNAUTHORIZED", asking(PATH, {"token": "t"})),
    Case(PROCESS, "FORBIDDEN", partial(ask, PATH, PLAIN, "a")),
    Case(PROCESS, "INTERNAL_SERVER_ERROR", partial(ask, PATH, SIGNING, "openid")),
    Case(ISSUE, "JSON", partial(ask, ISSUE_PATH, PLAIN, "openid")),
    Case(ISSUE, "JWT", partial(ask, ISSUE_PATH, SIGNED, "openid")),
    Case(ISSUE, "BAD_REQUEST", asking(ISSUE_PATH, {})),
    Case(ISSUE, "UNAUTHORIZED", asking(ISSUE_PATH, {"token": "t"})),
    Case(ISSUE, "FORBIDDEN", partial(ask, ISSUE_PATH, PLAIN, "a")),
    Case(ISSUE, "INTERNAL_SERVER_ERROR", partial(ask, ISSUE_PATH, UNSIGNABLE, "openid")),
)
UNREACHED: Mapping[tuple[str, str], str] = {}
