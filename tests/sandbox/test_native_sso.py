"""What single sign-on between the apps of a device gets (OpenID Connect Native SSO)."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.verifying import read_jwt

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Caller

NOW_S = 1_700_000_000
PATH = "/nativesso"
LOGOUT = "/nativesso/logout"
PAIR = {"accessToken": "t", "refreshToken": "r"}
REQUEST = {**PAIR, "deviceSecret": "d"}


def hashed(text: str, length: int = 32) -> str:
    """Hash as OpenID Connect does, which for ``at_hash`` takes the left half."""
    return urlsafe_b64encode(sha256(text.encode()).digest()[:length]).decode().rstrip("=")


def configured(**settings: Any) -> list[ServiceSetup]:
    """Configure a service with client 11, whose ID tokens are signed by ES256."""
    client = Client(client_id=11, client_id_alias="app", id_token_sign_alg="ES256")
    return [ServiceSetup(Service(api_key=1, **settings), (client,))]


@pytest.fixture
async def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service that has issued tokens for a session."""
    caller = start(services=configured(id_token_duration=60))
    await caller.create(
        **PAIR, scopes=["openid", "device_sso"], sessionId="s", acr="high", authTime=5
    )
    return caller


async def test_an_id_token_holds_session_and_device(caller: Caller) -> None:
    """And comes in a token response that has the device secret."""
    answer = await caller.call(PATH, **REQUEST)
    assert (answer["action"], answer["resultCode"]) == ("OK", "A000001")
    assert json.loads(answer["responseContent"]) == {
        "access_token": "t",
        "refresh_token": "r",
        "scope": "device_sso openid",
        "token_type": "Bearer",
        "expires_in": 86_399,
        "id_token": answer["idToken"],
        "device_secret": "d",
        "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
    }
    assert read_jwt(caller.sandbox.jwks, answer["idToken"], "ES256") == {
        "iss": "https://sandbox.example",
        "sub": "john",
        "aud": ["11"],
        "azp": "11",
        "iat": NOW_S,
        "exp": NOW_S + 60,
        "acr": "high",
        "auth_time": 5,
        "sid": "s",
        "ds_hash": hashed("d"),
        "at_hash": hashed("t", 16),
    }


@pytest.mark.parametrize(
    ("asked", "claims"),
    [
        ({"sub": "other"}, {"sub": "other"}),
        ({"claims": '{"x":1,"sid":"other","ds_hash":"other"}'}, {"x": 1, "sid": "s"}),
        ({"deviceSecretHash": "h"}, {"ds_hash": "h"}),
        ({"deviceSecretHash": ""}, {"ds_hash": hashed("d")}),
        ({"idTokenAudType": "string"}, {"aud": "11"}),
        ({"refreshToken": None}, {"sid": "s"}),
    ],
)
async def test_the_caller_may_say_more(
    caller: Caller, asked: dict[str, Any], claims: dict[str, Any]
) -> None:
    answer = await caller.call(PATH, **{**REQUEST, **asked})
    found = read_jwt(caller.sandbox.jwks, answer["idToken"], "ES256")
    assert claims.items() <= found.items()


async def test_without_a_refresh_token_the_response_has_none(caller: Caller) -> None:
    answer = await caller.call(PATH, **{**REQUEST, "refreshToken": None})
    assert "refresh_token" not in json.loads(answer["responseContent"])


async def test_a_jwt_access_token_is_taken_as_its_client_has_it(
    start: Callable[..., Caller],
) -> None:
    """And its hash is that of the JWT."""
    caller = start(services=configured(access_token_sign_alg="ES256"))
    created = await caller.create(scopes=["openid"], sessionId="s", clientIdAliasUsed=True)
    jwt = created["jwtAccessToken"]
    answer = await caller.call(PATH, accessToken=jwt, deviceSecret="d")
    assert json.loads(answer["responseContent"])["access_token"] == jwt
    found = read_jwt(caller.sandbox.jwks, answer["idToken"], "ES256", audience="app")
    assert found["at_hash"] == hashed(jwt, 16)


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"accessToken": None}, id="no access token"),
        pytest.param({"accessToken": "unknown"}, id="unknown"),
        pytest.param({"accessToken": "a.b.c"}, id="unreadable"),
        pytest.param({"refreshToken": "other"}, id="not a pair"),
        pytest.param({"deviceSecret": None}, id="no device secret"),
        pytest.param({"deviceSecret": ""}, id="empty device secret"),
        pytest.param({"claims": "["}, id="claims malformed"),
        pytest.param({"idtHeaderParams": "[]"}, id="header malformed"),
        pytest.param({"idtHeaderParams": '{"crit":["x"]}'}, id="header not understood"),
        pytest.param({"idTokenAudType": "list"}, id="audience"),
    ],
)
async def test_a_wrong_request_is_the_callers_error(caller: Caller, asked: dict[str, Any]) -> None:
    answer = await caller.call(PATH, **{**REQUEST, **asked})
    assert (answer["action"], answer["resultCode"]) == ("CALLER_ERROR", "A000201")
    assert "idToken" not in answer


@pytest.mark.parametrize(
    "created",
    [
        pytest.param({"scopes": ["a"], "sessionId": "s"}, id="no openid"),
        pytest.param({"scopes": ["openid"]}, id="no session"),
        pytest.param(
            {
                "scopes": ["openid"],
                "sessionId": "s",
                "grantType": "CLIENT_CREDENTIALS",
                "subject": None,
                "refreshToken": None,
            },
            id="no subject",
        ),
    ],
)
async def test_a_token_must_be_one_of_a_session(
    start: Callable[..., Caller], created: dict[str, Any]
) -> None:
    caller = start()
    await caller.create(**{**PAIR, **created})
    answer = await caller.call(PATH, accessToken="t", deviceSecret="d")
    assert answer["action"] == "CALLER_ERROR"


async def test_a_token_must_have_a_client_still(caller: Caller) -> None:
    """Who removes a client by the API removes its tokens, too."""
    with caller.inside() as context:
        context.store.clients.remove(caller.service, 11)
    assert (await caller.call(PATH, **REQUEST))["action"] == "CALLER_ERROR"


async def test_a_service_may_do_without(start: Callable[..., Caller]) -> None:
    caller = start(services=configured(native_sso_supported=False))
    await caller.create(**PAIR, scopes=["openid"], sessionId="s")
    assert (await caller.call(PATH, **REQUEST))["action"] == "CALLER_ERROR"


async def test_a_client_that_nobody_can_sign_for_is_told(start: Callable[..., Caller]) -> None:
    """Its ID tokens shall be signed by a secret, and it has none."""
    client = Client(client_id=11, id_token_sign_alg="HS256")
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    await caller.create(**PAIR, scopes=["openid"], sessionId="s")
    answer = await caller.call(PATH, **REQUEST)
    assert (answer["action"], answer["resultCode"]) == ("INTERNAL_SERVER_ERROR", "A000201")


async def test_a_logout_takes_the_tokens_of_a_session_along(caller: Caller) -> None:
    """Those of all its apps, and none of other sessions or services."""
    await caller.create(accessToken="second", sessionId="s")
    await caller.create(accessToken="other", sessionId="other")
    await caller.create(accessToken="none")
    answer = await caller.call(LOGOUT, sessionId="s")
    assert (answer["action"], answer["resultCode"], answer["count"]) == ("OK", "A000001", 2)
    left = {name: (await caller.introspect(name))["existent"] for name in ("t", "second")}
    assert left == {"t": False, "second": False}
    assert (await caller.list())["totalCount"] == 2
    assert (await caller.call(LOGOUT, sessionId="s"))["count"] == 0


async def test_a_logout_is_for_one_service(start: Callable[..., Caller]) -> None:
    caller = start()
    await caller.create(sessionId="s")
    other = type(caller)(caller.sandbox, "2")
    assert (await other.call(LOGOUT, sessionId="s"))["count"] == 0


@pytest.mark.parametrize("members", [{}, {"sessionId": ""}, {"sessionId": None}])
async def test_a_logout_names_its_session(caller: Caller, members: dict[str, Any]) -> None:
    answer = await caller.call(LOGOUT, **members)
    assert (answer["action"], answer["resultCode"]) == ("CALLER_ERROR", "A000201")
