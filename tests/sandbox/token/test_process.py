"""What a token endpoint answers before it looks at the flow, and in the flows without a user."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, Service
from authlete.models.common.scope import Scope
from authlete.sandbox import ServiceSetup
from tests.sandbox.token.flows import ask, outcome, told

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

BAD, FAILED = "BAD_REQUEST", "INTERNAL_SERVER_ERROR"
CREDENTIALS = {"grant_type": "client_credentials", "client_id": "11"}
PASSWORD = {
    "grant_type": "password",
    "client_id": "11",
    "username": "john",
    "password": "pa55 w0rd",
    "scope": "a b",
}


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"client_id": "11"}, (BAD, "A049301", "invalid_request")),
        ({"grant_type": ""}, (BAD, "A049302", "invalid_request")),
        ({"grant_type": ["password", "password"]}, (BAD, "A049303", "invalid_request")),
        ({"grant_type": "magic"}, (BAD, "A049304", "unsupported_grant_type")),
        ({"grant_type": "password"}, (BAD, "A049305", "unsupported_grant_type")),
        ({"grant_type": "client_credentials"}, ("INVALID_CLIENT", "A244305", "invalid_client")),
    ],
)
async def test_a_request_names_a_flow_and_a_client(
    start: Callable[..., Caller], form: dict[str, Any], expected: tuple[str, str, str]
) -> None:
    service = Service(api_key=1, supported_grant_types=("CLIENT_CREDENTIALS",))
    assert outcome(await ask(start(services=[service]), form)) == expected


@pytest.mark.parametrize(
    ("members", "expected"),
    [
        ({}, (FAILED, "A047201", "server_error")),
        ({"parameters": "a=%FF"}, (FAILED, "A047202", "server_error")),
        ({"parameters": ""}, (BAD, "A047301", "invalid_request")),
    ],
)
async def test_a_request_has_a_form(
    caller: Caller, members: dict[str, str], expected: tuple[str, str, str]
) -> None:
    assert outcome(await caller.call("/auth/token", **members)) == expected


async def test_client_credentials_give_a_token_without_a_user(caller: Caller) -> None:
    answer = await ask(
        caller,
        {
            **CREDENTIALS,
            "scope": "a b",
            "resource": "https://rs",
            "authorization_details": '[{"type":"t"}]',
        },
    )
    assert outcome(answer) == ("OK", "A052001", None)
    assert told(answer) == {
        "access_token": answer["accessToken"],
        "token_type": "Bearer",
        "expires_in": 86400,
        "scope": "a b",
        "authorization_details": [{"type": "t"}],
    }
    assert answer["accessTokenResources"] == ["https://rs"]
    assert not {"subject", "refreshToken", "idToken"} & answer.keys()


@pytest.mark.parametrize(
    ("client", "form", "expected"),
    [
        ({"client_type": "PUBLIC"}, {}, (BAD, "A052301", "unauthorized_client")),
        ({"token_auth_method": "NONE"}, {}, (BAD, "A052301", "unauthorized_client")),
        ({}, {"scope": ["a", "b"]}, (BAD, "A052302", "invalid_request")),
        ({}, {"scope": "unknown"}, (BAD, "A000301", "invalid_scope")),
        ({"grant_types": ("PASSWORD",)}, {}, (BAD, "A047302", "unauthorized_client")),
    ],
)
async def test_not_every_client_may_have_such_a_token(
    start: Callable[..., Caller],
    client: dict[str, Any],
    form: dict[str, Any],
    expected: tuple[str, str, str],
) -> None:
    service = Service(api_key=1, scope_required=True, supported_scopes=(Scope(name="a"),))
    caller = start(services=[ServiceSetup(service, (Client(client_id=11, **client),))])
    assert outcome(await ask(caller, {**CREDENTIALS, **form})) == expected


async def test_a_password_is_checked_by_the_caller(caller: Caller) -> None:
    """It issues or fails the request by the ticket, once."""
    asked = await ask(caller, PASSWORD, accessTokenDuration=60)
    assert outcome(asked) == ("PASSWORD", "A051001", None)
    assert (asked["username"], asked["password"]) == ("john", "pa55 w0rd")
    issued = await caller.call(
        "/auth/token/issue",
        ticket=asked["ticket"],
        subject="1001",
        properties=[{"key": "k", "value": "v"}],
        accessToken="chosen",
    )
    assert outcome(issued) == ("OK", "A054001", None)
    assert told(issued) == {
        "access_token": "chosen",
        "token_type": "Bearer",
        "expires_in": 60,
        "refresh_token": issued["refreshToken"],
        "scope": "a b",
        "k": "v",
    }
    assert {name: issued[name] for name in ("clientId", "subject", "scopes")} == {
        "clientId": 11,
        "subject": "1001",
        "scopes": ["a", "b"],
    }
    again = await caller.call("/auth/token/issue", ticket=asked["ticket"], subject="1001")
    assert outcome(again) == (FAILED, "A055202", "server_error")
    introspected = await caller.introspect("chosen")
    assert (introspected["grantType"], introspected["subject"]) == ("PASSWORD", "1001")


async def test_a_password_token_can_be_a_jwt(start: Callable[..., Caller]) -> None:
    caller = start(services=[Service(api_key=1, access_token_sign_alg="ES256")])
    asked = await ask(caller, PASSWORD)
    issued = await caller.call(
        "/auth/token/issue", ticket=asked["ticket"], subject="1001", jwtAtClaims='{"x": 1}'
    )
    assert told(issued)["access_token"] == issued["jwtAccessToken"]


@pytest.mark.parametrize(
    ("form", "code"),
    [
        ({"username": None}, "A051301"),
        ({"username": ""}, "A051302"),
        ({"username": ["a", "b"]}, "A051303"),
        ({"password": None}, "A051304"),
        ({"password": ""}, "A051305"),
        ({"password": ["a", "b"]}, "A051306"),
        ({"scope": ["a", "b"]}, "A051307"),
    ],
)
async def test_a_password_request_is_complete(
    caller: Caller, form: dict[str, Any], code: str
) -> None:
    assert outcome(await ask(caller, {**PASSWORD, **form})) == (BAD, code, "invalid_request")


@pytest.mark.parametrize(
    ("operation", "members", "code"),
    [
        ("issue", {"subject": "s"}, "A055201"),
        ("issue", {"ticket": "unknown", "subject": "s"}, "A055202"),
        ("issue", {"ticket": "unknown"}, "A111201"),
        ("issue", {"ticket": "unknown", "subject": "s" * 101}, "A111202"),
        ("issue", {"ticket": "unknown", "subject": "ü"}, "A111203"),
        ("issue", {"ticket": "unknown", "subject": "s", "jwtAtClaims": "["}, "A108205"),
        ("fail", {"reason": "UNKNOWN"}, "A063201"),
        ("fail", {"ticket": "unknown", "reason": "UNKNOWN"}, "A063202"),
        ("fail", {"ticket": "unknown"}, "A067201"),
    ],
)
async def test_a_wrong_call_about_a_ticket_is_the_callers_fault(
    caller: Caller, operation: str, members: dict[str, str], code: str
) -> None:
    answer = await caller.call(f"/auth/token/{operation}", **members)
    assert outcome(answer) == (FAILED, code, "server_error")


async def test_a_ticket_expires(caller: Caller, clock: Clock) -> None:
    tickets = [(await ask(caller, PASSWORD))["ticket"] for _ in range(2)]
    clock.advance(86_400)
    issued = await caller.call("/auth/token/issue", ticket=tickets[0], subject="s")
    assert outcome(issued) == (FAILED, "A055301", "server_error")
    failed = await caller.call("/auth/token/fail", ticket=tickets[1], reason="UNKNOWN")
    assert outcome(failed) == (FAILED, "A063301", "server_error")


async def test_a_ticket_is_no_good_for_a_locked_client(start: Callable[..., Caller]) -> None:
    caller = start(services=[ServiceSetup(Service(api_key=1), (Client(client_id=11),))])
    asked = await ask(caller, PASSWORD)
    await caller.call("/client/lock_flag/update/11", clientLocked=True)
    issued = await caller.call("/auth/token/issue", ticket=asked["ticket"], subject="s")
    assert outcome(issued) == (FAILED, "A000201", "server_error")


@pytest.mark.parametrize(
    ("reason", "code", "error"),
    [
        ("UNKNOWN", "A067302", "server_error"),
        ("INVALID_RESOURCE_OWNER_CREDENTIALS", "A067301", "invalid_grant"),
        ("INVALID_TARGET", "A000301", "invalid_target"),
        ("INVALID_CLIENT", "A000301", "invalid_client"),
        ("UNAUTHORIZED_CLIENT", "A000301", "unauthorized_client"),
        ("INVALID_SCOPE", "A000301", "invalid_scope"),
    ],
)
async def test_a_request_fails_for_a_reason(
    caller: Caller, reason: str, code: str, error: str
) -> None:
    asked = await ask(caller, PASSWORD)
    answer = await caller.call("/auth/token/fail", ticket=asked["ticket"], reason=reason)
    assert outcome(answer) == (BAD, code, error)
    assert (await caller.list())["totalCount"] == 0
