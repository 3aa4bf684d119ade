"""What reissuing an ID token does."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jwt as pyjwt
import pytest
from joserfc import jwk, jws, jwt

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock

    from .conftest import Caller

NOW_S = 1_700_000_000
DAY = 86_400
PATH = "/idtoken/reissue"
PAIR = {"accessToken": "t", "refreshToken": "r"}


@pytest.fixture
async def caller(start: Callable[..., Caller]) -> Caller:
    """Call a service that signs by ES256 and has issued a token for an OpenID Connect client."""
    caller = start(
        services=[
            ServiceSetup(
                Service(api_key=1, id_token_duration=60),
                (Client(client_id=11, id_token_sign_alg="ES256"),),
            )
        ]
    )
    properties = [{"key": "k", "value": "v"}, {"key": "h", "value": "v", "hidden": True}]
    await caller.create(
        **PAIR, scopes=["a", "openid"], properties=properties, acr="high", authTime=5
    )
    return caller


def read(caller: Caller, token: str, algorithm: str = "ES256") -> jwt.Token:
    """Verify what the sandbox signed, whatever else its header holds."""
    keys = jwk.KeySet.import_key_set(caller.sandbox.jwks)
    registry = jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False)
    return jwt.decode(token, keys, registry=registry)


async def test_an_id_token_comes_with_the_token_response(caller: Caller) -> None:
    """The response is complete: the tokens given, what they allow, and what clients may see."""
    answer = await caller.call(PATH, **PAIR)
    assert (answer["action"], answer["resultCode"]) == ("OK", "A000001")
    assert json.loads(answer["responseContent"]) == {
        "access_token": "t",
        "refresh_token": "r",
        "scope": "a openid",
        "token_type": "Bearer",
        "expires_in": DAY - 1,
        "id_token": answer["idToken"],
        "k": "v",
    }
    token = read(caller, answer["idToken"])
    assert token.claims == {
        "iss": "https://sandbox.example",
        "sub": "john",
        "aud": ["11"],
        "azp": "11",
        "iat": NOW_S,
        "exp": NOW_S + 60,
        "acr": "high",
        "auth_time": 5,
        "at_hash": urlsafe_b64encode(sha256(b"t").digest()[:16]).decode().rstrip("="),
    }
    assert (token.header["alg"], token.header["typ"]) == ("ES256", "JWT")


@pytest.mark.parametrize(
    ("asked", "claims", "header"),
    [
        pytest.param({"sub": "pairwise"}, {"sub": "pairwise"}, {}, id="sub"),
        pytest.param({"sub": ""}, {"sub": "john"}, {}, id="empty sub"),
        pytest.param({"idTokenAudType": "string"}, {"aud": "11"}, {}, id="string"),
        pytest.param({"idTokenAudType": "array"}, {"aud": ["11"]}, {}, id="array"),
        pytest.param({"claims": '{"x":[1],"y":"ü"}'}, {"x": [1], "y": "ü"}, {}, id="claims"),
        pytest.param({"claims": '{"iss":"x","exp":1}'}, {"exp": NOW_S + 60}, {}, id="own claims"),
        pytest.param({"idtHeaderParams": '{"x":"y"}'}, {}, {"x": "y"}, id="header"),
        pytest.param({"idtHeaderParams": '{"alg":"none"}'}, {}, {"alg": "ES256"}, id="own header"),
    ],
)
async def test_the_caller_may_add_to_an_id_token(
    caller: Caller, asked: dict[str, str], claims: dict[str, Any], header: dict[str, Any]
) -> None:
    """What the sandbox says itself cannot be replaced."""
    token = read(caller, (await caller.call(PATH, **PAIR, **asked))["idToken"])
    assert claims.items() <= token.claims.items()
    assert header.items() <= token.header.items()


@pytest.mark.parametrize(
    "asked",
    [
        pytest.param({"accessToken": None}, id="no access token"),
        pytest.param({"accessToken": ""}, id="empty access token"),
        pytest.param({"refreshToken": None}, id="no refresh token"),
        pytest.param({"accessToken": "unknown"}, id="unknown"),
        pytest.param({"refreshToken": "other"}, id="not a pair"),
        pytest.param({"claims": "["}, id="claims malformed"),
        pytest.param({"claims": "[]"}, id="claims a list"),
        pytest.param({"idtHeaderParams": "x"}, id="header malformed"),
        pytest.param({"idtHeaderParams": '{"jku":5}'}, id="header not allowed"),
        pytest.param({"idtHeaderParams": '{"crit":5}'}, id="header not possible"),
        pytest.param({"idtHeaderParams": '{"crit":["x"]}'}, id="header not understood"),
        pytest.param({"idTokenAudType": "list"}, id="audience"),
    ],
)
async def test_a_wrong_request_is_the_callers_error(caller: Caller, asked: dict[str, Any]) -> None:
    answer = await caller.call(PATH, **{**PAIR, **asked})
    assert (answer["action"], answer["resultCode"]) == ("CALLER_ERROR", "A000201")
    assert "idToken" not in answer


@pytest.mark.parametrize(
    "created",
    [
        pytest.param({"scopes": ["a"]}, id="no openid"),
        pytest.param({"scopes": None}, id="no scopes"),
        pytest.param({"grantType": "JWT_BEARER", "subject": None}, id="no subject"),
        pytest.param({"accessTokenDuration": 1}, id="expired"),
    ],
)
async def test_a_token_must_be_one_of_openid_connect(
    start: Callable[..., Caller], clock: Clock, created: dict[str, Any]
) -> None:
    caller = start()
    await caller.create(**{**PAIR, "scopes": ["openid"], **created})
    clock.now += 1
    assert (await caller.call(PATH, **PAIR))["action"] == "CALLER_ERROR"


async def test_another_services_token_is_an_unknown_one(start: Callable[..., Caller]) -> None:
    caller = start()
    await caller.create(**PAIR, scopes=["openid"])
    other = type(caller)(caller.sandbox, "2")
    assert (await other.call(PATH, **PAIR))["action"] == "CALLER_ERROR"


async def test_id_tokens_are_signed_by_rs256_unless_told_otherwise(
    start: Callable[..., Caller],
) -> None:
    """A token that never expires has no ``expires_in`` in the response."""
    caller = start()
    await caller.create(**PAIR, scopes=["openid"], accessTokenPersistent=True)
    answer = await caller.call(PATH, **PAIR)
    assert read(caller, answer["idToken"], "RS256").header["alg"] == "RS256"
    assert "expires_in" not in json.loads(answer["responseContent"])


async def test_reissuing_is_json(caller: Caller) -> None:
    response = await caller.request("POST", f"/api/1{PATH}", data=PAIR)
    assert (response.status_code, response.json()["resultCode"]) == (415, "A000201")


async def test_a_client_may_want_it_signed_by_its_secret(start: Callable[..., Caller]) -> None:
    secret = "a secret of at least thirty-two octets"
    client = Client(client_id=11, client_secret=secret, id_token_sign_alg="HS256")
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    await caller.create(**PAIR, scopes=["openid"])
    answer = await caller.call(PATH, **PAIR)
    of_another_time = {"verify_exp": False, "verify_iat": False}
    claims = pyjwt.decode(answer["idToken"], secret, ["HS256"], of_another_time, audience="11")
    assert claims["sub"] == "john"
