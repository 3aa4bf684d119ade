"""The actions of native single sign-on."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.reaching import NEVER_FAILS, Case, asking

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

PROCESS, PATH = "native_sso_process", "/nativesso"
LOGOUT, LOGOUT_PATH = "native_sso_logout", "/nativesso/logout"


async def process(algorithm: str, start: Start) -> Caller:
    client = Client(client_id=11, id_token_sign_alg=algorithm)
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    await caller.create(accessToken="t", scopes=["openid"], sessionId="s")
    await caller.call(PATH, accessToken="t", deviceSecret="d")
    return caller


CASES = (
    Case(PROCESS, "OK", partial(process, "ES256")),
    Case(PROCESS, "INTERNAL_SERVER_ERROR", partial(process, "HS256")),
    Case(PROCESS, "CALLER_ERROR", asking(PATH, {})),
    Case(LOGOUT, "OK", asking(LOGOUT_PATH, {"sessionId": "s"})),
    Case(LOGOUT, "CALLER_ERROR", asking(LOGOUT_PATH, {})),
)
UNREACHED = {(LOGOUT, "SERVER_ERROR"): NEVER_FAILS}
