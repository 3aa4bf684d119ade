"""The actions of the token endpoint."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from authlete.models import Service
from tests.sandbox.reaching import Case, asking

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Ask, Start

PROCESS, ISSUE, FAIL = "token_process", "token_issue", "token_fail"
PATH = "/auth/token"
URN = "urn:ietf:params:oauth"
PASSWORD = "grant_type=password&client_id=11&username=u&password=p"
EXCHANGE = urlencode(
    {
        "grant_type": f"{URN}:grant-type:token-exchange",
        "subject_token": "x",
        "subject_token_type": f"{URN}:token-type:saml2",
    }
)
BEARER = urlencode(
    {
        "grant_type": f"{URN}:grant-type:jwt-bearer",
        "assertion": "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..AAAA.AAAA.AAAA",
    }
)


async def _refresh(start: Start, service: Service) -> Caller:
    caller = start(services=[service])
    scopes = ["openid", "device_sso"]
    await caller.create(refreshToken="r", scopes=scopes, sessionId="s")
    await caller.call(PATH, parameters="grant_type=refresh_token&client_id=11&refresh_token=r")
    return caller


async def _native_sso(start: Start) -> Caller:
    return await _refresh(start, Service(api_key=1, native_sso_supported=True))


async def _reissuable(start: Start) -> Caller:
    return await _refresh(start, Service(api_key=1, id_token_reissuable=True))


async def _issue(start: Start) -> Caller:
    caller = start()
    ticket = (await caller.call(PATH, parameters=PASSWORD))["ticket"]
    await caller.call(f"{PATH}/issue", ticket=ticket, subject="john")
    return caller


async def _fail(start: Start) -> Caller:
    caller = start()
    ticket = (await caller.call(PATH, parameters=PASSWORD))["ticket"]
    await caller.call(f"{PATH}/fail", ticket=ticket, reason="INVALID_SCOPE")
    return caller


def _asking(parameters: str) -> Ask:
    return asking(PATH, {"parameters": parameters})


CASES = (
    Case(PROCESS, "OK", _asking("grant_type=client_credentials&client_id=11")),
    Case(PROCESS, "PASSWORD", _asking(PASSWORD)),
    Case(PROCESS, "TOKEN_EXCHANGE", _asking(EXCHANGE)),
    Case(PROCESS, "JWT_BEARER", _asking(BEARER)),
    Case(PROCESS, "NATIVE_SSO", _native_sso),
    Case(PROCESS, "ID_TOKEN_REISSUABLE", _reissuable),
    Case(PROCESS, "BAD_REQUEST", _asking("grant_type=password&client_id=11")),
    Case(PROCESS, "INVALID_CLIENT", _asking("grant_type=password")),
    Case(PROCESS, "INTERNAL_SERVER_ERROR", asking(PATH, {})),
    Case(ISSUE, "OK", _issue),
    Case(ISSUE, "INTERNAL_SERVER_ERROR", asking(f"{PATH}/issue", {})),
    Case(FAIL, "BAD_REQUEST", _fail),
    Case(FAIL, "INTERNAL_SERVER_ERROR", asking(f"{PATH}/fail", {})),
)
UNREACHED: Mapping[tuple[str, str], str] = {}
