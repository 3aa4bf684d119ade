"""What becomes of tokens when a client refreshes them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.token.flows import ask, outcome, redeem, told, verified

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

BAD = "BAD_REQUEST"
DAY = 86_400_000
DETAILS = [{"type": "a"}, {"type": "b"}]


async def refresh(caller: Caller, value: object, **options: Any) -> dict[str, Any]:
    """Refresh as client 11 does; ``members`` are what the server adds."""
    members = options.pop("members", {})
    form = {"grant_type": "refresh_token", "client_id": "11", "refresh_token": value, **options}
    return await ask(caller, form, **members)


async def test_new_tokens_replace_the_old(caller: Caller, clock: Clock) -> None:
    first = await redeem(caller, granting={"acr": "high"})
    clock.advance(60)
    second = await refresh(caller, first["refreshToken"])
    assert outcome(second) == ("OK", "A053001", None)
    assert told(second) == {
        "access_token": second["accessToken"],
        "token_type": "Bearer",
        "expires_in": 86400,
        "refresh_token": second["refreshToken"],
        "scope": "email profile",
    }
    assert {second["accessToken"], second["refreshToken"]}.isdisjoint(
        {first["accessToken"], first["refreshToken"]}
    )
    assert second["refreshTokenExpiresAt"] == first["refreshTokenExpiresAt"] + 60_000
    assert second["grantType"] == "REFRESH_TOKEN"
    assert second["previousRefreshTokenUsed"] is False
    assert (await caller.introspect(first["accessToken"]))["existent"] is False
    assert (await caller.introspect(second["accessToken"]))["acr"] == "high"
    assert outcome(await refresh(caller, first["refreshToken"]))[1] == "A053305"
    assert (await caller.list())["totalCount"] == 1


@pytest.mark.parametrize(
    ("form", "code", "error"),
    [
        ({"refresh_token": None}, "A053301", "invalid_request"),
        ({"refresh_token": ""}, "A053302", "invalid_request"),
        ({"refresh_token": ["a", "b"]}, "A053303", "invalid_request"),
        ({"scope": ["a", "b"]}, "A053304", "invalid_request"),
        ({"refresh_token": "unknown"}, "A053305", "invalid_grant"),
        ({"client_id": "12"}, "A053307", "invalid_grant"),
        ({"scope": "phone"}, "A053309", "invalid_scope"),
        ({"resource": "https://c"}, "A000301", "invalid_target"),
        ({"authorization_details": '[{"type": "c"}]'}, "A000301", "invalid_authorization_details"),
    ],
)
async def test_a_wrong_request_changes_nothing(
    caller: Caller, form: dict[str, Any], code: str, error: str
) -> None:
    asked = {"resource": "https://a", "authorization_details": json.dumps(DETAILS)}
    first = await redeem(caller, **asked)
    whole = {"refresh_token": first["refreshToken"], "client_id": "11", **form}
    answer = await ask(caller, {"grant_type": "refresh_token", **whole})
    assert outcome(answer) == (BAD, code, error)
    assert (await caller.introspect(first["accessToken"]))["action"] == "OK"


async def test_a_refresh_token_expires(caller: Caller, clock: Clock) -> None:
    first = await redeem(caller)
    clock.advance(864_001)
    answer = await refresh(caller, first["refreshToken"])
    assert outcome(answer) == (BAD, "A053308", "invalid_grant")


async def test_another_services_refresh_token_is_none(start: Callable[..., Caller]) -> None:
    caller = start(services=[Service(api_key=1), Service(api_key=2)])
    first = await redeem(caller)
    other = type(caller)(caller.sandbox, "2")
    answer = await refresh(other, first["refreshToken"])
    assert outcome(answer) == (BAD, "A053306", "invalid_grant")


async def test_the_access_token_is_narrowed_the_refresh_token_is_not(caller: Caller) -> None:
    asked = {
        "resource": ["https://a", "https://b"],
        "authorization_details": json.dumps(DETAILS),
    }
    first = await redeem(caller, **asked)
    narrow = {
        "scope": "profile",
        "resource": "https://b",
        "authorization_details": json.dumps(DETAILS[:1]),
    }
    second = await refresh(caller, first["refreshToken"], **narrow)
    assert told(second)["scope"] == "profile"
    assert second["accessTokenResources"] == ["https://b"]
    assert told(second)["authorization_details"] == DETAILS[:1]
    assert second["refreshTokenScopes"] == ["email", "profile"]
    third = await refresh(caller, second["refreshToken"])
    assert told(third)["scope"] == "email profile"
    assert third["accessTokenResources"] == ["https://a", "https://b"]
    assert told(third)["authorization_details"] == DETAILS


@pytest.mark.parametrize(
    ("settings", "same", "later"),
    [
        ({}, False, DAY),
        ({"refresh_token_duration_kept": True}, False, 0),
        ({"refresh_token_kept": True}, True, 0),
        ({"refresh_token_kept": True, "refresh_token_duration_reset": True}, True, DAY),
    ],
)
async def test_the_service_decides_how_refresh_tokens_rotate(
    start: Callable[..., Caller], clock: Clock, settings: dict[str, Any], later: int, *, same: bool
) -> None:
    caller = start(services=[Service(api_key=1, **settings)])
    first = await redeem(caller)
    clock.advance(86_400)
    second = await refresh(caller, first["refreshToken"])
    assert (second["refreshToken"] == first["refreshToken"]) is same
    assert second["refreshTokenExpiresAt"] - first["refreshTokenExpiresAt"] == later


async def test_an_idempotent_service_takes_the_previous_token_for_a_while(
    start: Callable[..., Caller], clock: Clock
) -> None:
    """It leads to the same refresh token and to another access token."""
    caller = start(services=[Service(api_key=1, refresh_token_idempotent=True)])
    first = await redeem(caller)
    second = await refresh(caller, first["refreshToken"])
    again = await refresh(caller, first["refreshToken"])
    assert again["previousRefreshTokenUsed"] is True
    assert again["refreshToken"] == second["refreshToken"]
    assert again["accessToken"] != second["accessToken"]
    third = await refresh(caller, again["refreshToken"])
    assert outcome(await refresh(caller, first["refreshToken"]))[1] == "A053305"
    clock.advance(60)
    assert outcome(await refresh(caller, again["refreshToken"]))[1] == "A053305"
    assert outcome(await refresh(caller, third["refreshToken"])) == ("OK", "A053001", None)
    await caller.call("/auth/token/revoke", subject="john")
    assert outcome(await refresh(caller, third["refreshToken"]))[1] == "A053305"


async def test_the_server_decides_values_and_durations(
    start: Callable[..., Caller],
) -> None:
    service = Service(api_key=1, token_expiration_linked=True, access_token_sign_alg="ES256")
    caller = start(services=[service])
    first = await redeem(caller)
    members = {"accessToken": "mine", "accessTokenDuration": 600, "refreshTokenDuration": 60}
    answer = await refresh(
        caller, first["refreshToken"], members={**members, "jwtAtClaims": '{"x": 1}'}
    )
    assert (answer["accessToken"], answer["refreshTokenDuration"]) == ("mine", 60)
    assert answer["accessTokenDuration"] == 60
    claims = verified(caller, told(answer)["access_token"], None)
    assert (claims["jti"], claims["x"]) == ("mine", 1)
    members = {"accessToken": "mine"}
    answer = await refresh(caller, answer["refreshToken"], members=members)
    assert outcome(answer) == ("INTERNAL_SERVER_ERROR", "A144201", "server_error")


@pytest.mark.parametrize(
    ("scope", "expected"),
    [("openid profile", "profile"), ("openid offline_access", "offline_access openid")],
)
async def test_openid_can_be_dropped_without_offline_access(
    start: Callable[..., Caller], scope: str, expected: str
) -> None:
    settings = {"openid_dropped_on_refresh_without_offline_access": True}
    caller = start(services=[Service(api_key=1, **settings)])  # type: ignore[arg-type]
    first = await redeem(caller, scope=scope, prompt="consent")
    assert told(await refresh(caller, first["refreshToken"]))["scope"] == expected


async def test_an_id_token_can_be_reissued(start: Callable[..., Caller]) -> None:
    """The answer tells which claims the ID token was to hold, and is good as it is."""
    caller = start(services=[Service(api_key=1, id_token_reissuable=True)])
    claims = json.dumps({"id_token": {"email": None, "name": None}})
    first = await redeem(caller, scope="openid profile", claims=claims)
    second = await refresh(caller, first["refreshToken"])
    assert second["action"] == "ID_TOKEN_REISSUABLE"
    assert sorted(second["requestedIdTokenClaims"]) == ["email", "name"]
    assert told(second)["access_token"] == second["accessToken"]
    pair = {name: second[name] for name in ("accessToken", "refreshToken")}
    assert (await caller.call("/idtoken/reissue", **pair))["action"] == "OK"
    third = await refresh(caller, second["refreshToken"], scope="profile")
    assert third["action"] == "OK"


async def test_a_client_that_may_not_refresh_is_told_so(start: Callable[..., Caller]) -> None:
    client = Client(client_id=11, grant_types=("AUTHORIZATION_CODE",))
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    assert outcome(await refresh(caller, "r")) == (BAD, "A047302", "unauthorized_client")
