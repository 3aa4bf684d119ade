"""What an introspection endpoint is told to answer (RFC 7662, RFC 9701)."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt as pyjwt
import pytest
from joserfc import jwe, jwk, jwt

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.verifying import read_jwt

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock

    from .conftest import Caller

NOW_S = 1_700_000_000
DAY = 86_400
TOKEN = "t"
PATH = "/auth/introspection/standard"
ELEMENT = {"type": "t", "dataTypes": ["d"], "otherFields": '{"x":1,"type":"other"}'}
KEY = jwk.ECKey.generate_key("P-256", {"use": "enc"}, auto_kid=True)
PUBLIC = json.dumps(KEY.as_dict(private=False))
SIGNING_ONLY = json.dumps(jwk.OKPKey.generate_key("Ed25519").as_dict(private=False))
"""A key of a kind that may encrypt, on a curve that cannot."""
AS_JWT = {
    "httpAcceptHeader": "text/html, application/Token-Introspection+JWT;q=1",
    "rsUri": "https://rs.example",
}


async def ask(caller: Caller, token: str = TOKEN, **members: Any) -> dict[str, Any]:
    """Introspect a token as a resource server asks for it."""
    return await caller.call(PATH, parameters=urlencode({"token": token}), **members)


async def content(caller: Caller, token: str = TOKEN, **members: Any) -> dict[str, Any]:
    """Introspect a token and read what to tell the resource server."""
    answer = await ask(caller, token, **members)
    assert (answer["action"], answer["resultCode"]) == ("OK", "A145001")
    told: dict[str, Any] = json.loads(answer["responseContent"])
    return told


async def test_a_good_access_token_is_described_whole(caller: Caller) -> None:
    """In the words of RFC 7662; the client's ID is text, times are in seconds."""
    await caller.create(
        accessToken="t",
        scopes=["b", "a"],
        properties=[
            {"key": "shown", "value": "v"},
            {"key": "kept", "value": "v", "hidden": True},
            {"key": "sub", "value": "other"},
            {"key": "empty"},
        ],
        resources=["https://rs.example"],
        authorizationDetails={"elements": [ELEMENT, {"type": "u", "otherFields": "["}]},
        acr="high",
        authTime=5,
        certificateThumbprint="c",
        dpopKeyThumbprint="k",
    )
    assert await content(caller) == {
        "active": True,
        "token_type": "DPoP",
        "iss": "https://sandbox.example",
        "sub": "john",
        "aud": ["https://rs.example"],
        "client_id": "11",
        "scope": "a b",
        "iat": NOW_S,
        "exp": NOW_S + DAY,
        "cnf": {"x5t#S256": "c", "jkt": "k"},
        "acr": "high",
        "auth_time": 5,
        "authorization_details": [
            {"type": "t", "datatypes": ["d"], "x": 1},
            {"type": "u"},
        ],
        "shown": "v",
        "empty": "",
    }


async def test_what_a_token_does_not_have_is_left_out(caller: Caller) -> None:
    await caller.create(
        accessToken="t",
        grantType="CLIENT_CREDENTIALS",
        accessTokenPersistent=True,
        authorizationDetails={},
    )
    assert set(await content(caller)) == {"active", "token_type", "iss", "client_id", "iat"}


async def test_hidden_properties_are_shown_on_demand(caller: Caller) -> None:
    await caller.create(accessToken="t", properties=[{"key": "k", "value": "v", "hidden": True}])
    assert (await content(caller, withHiddenProperties=True))["k"] == "v"


async def test_a_refresh_token_is_described_by_its_own_expiry(caller: Caller) -> None:
    """It has no token type."""
    await caller.create(refreshToken="r", scopes=["a"], refreshTokenDuration=60)
    answer = await ask(caller, "r")
    assert "type=refresh_token, active=True" in answer["resultMessage"]
    told = json.loads(answer["responseContent"])
    assert (told["active"], told["exp"], told["scope"]) == (True, NOW_S + 60, "a")
    assert "token_type" not in told


@pytest.mark.parametrize(
    ("seconds", "active"), [(0, (True, True)), (DAY, (False, True)), (10 * DAY, (False, False))]
)
async def test_each_half_is_active_until_it_expires(
    caller: Caller, clock: Clock, seconds: int, active: tuple[bool, bool]
) -> None:
    """And stays in the list: only the other introspection removes."""
    await caller.create(accessToken="t", refreshToken="r")
    clock.now += seconds
    assert tuple([(await content(caller, token))["active"] for token in ("t", "r")]) == active
    assert (await caller.list())["totalCount"] == 1


async def test_of_an_inactive_token_nothing_else_is_told(caller: Caller) -> None:
    """Unknown, or another service's."""
    await caller.create(accessToken="t", refreshToken="r")
    other = type(caller)(caller.sandbox, "2")
    for asking, token in ((caller, "unknown"), (other, "t"), (other, "r")):
        answer = await ask(asking, token)
        assert json.loads(answer["responseContent"]) == {"active": False}
        assert "type=None, active=False" in answer["resultMessage"]


async def test_a_token_of_a_locked_client_is_not_active(
    start: Callable[..., Caller], tmp_path: Any
) -> None:
    first = start(database=tmp_path / "tokens.db")
    await first.create(accessToken="t")
    first.sandbox.close()
    service = ServiceSetup(Service(api_key=1), (Client(client_id=11, locked=True),))
    caller = start(database=tmp_path / "tokens.db", services=[service])
    assert await content(caller) == {"active": False}


@pytest.mark.parametrize(
    ("resources", "asking", "active"),
    [
        (["https://a"], "https://a", True),
        (["https://a"], "https://b", False),
        (["https://a"], None, True),
        (None, "https://b", True),
    ],
)
async def test_a_token_is_active_where_it_is_meant_to_be(
    caller: Caller, resources: list[str] | None, asking: str | None, *, active: bool
) -> None:
    await caller.create(accessToken="t", resources=resources)
    assert (await content(caller, rsUri=asking))["active"] is active


@pytest.mark.parametrize(
    ("members", "action", "code"),
    [
        ({}, "INTERNAL_SERVER_ERROR", "A145201"),
        ({"parameters": None}, "INTERNAL_SERVER_ERROR", "A145201"),
        ({"parameters": "token=%FF"}, "INTERNAL_SERVER_ERROR", "A145202"),
        ({"parameters": "&".join(["a=1"] * 1001)}, "INTERNAL_SERVER_ERROR", "A145202"),
        ({"parameters": ""}, "BAD_REQUEST", "A145301"),
        ({"parameters": "token="}, "BAD_REQUEST", "A145302"),
        ({"parameters": "token"}, "BAD_REQUEST", "A145302"),
        ({"parameters": "token_type_hint=access_token"}, "BAD_REQUEST", "A145302"),
    ],
)
async def test_a_wrong_request_is_answered_with_what_to_answer(
    caller: Caller, members: dict[str, Any], action: str, code: str
) -> None:
    """The caller's faults look like the server's to its client, the client's do not."""
    answer = await caller.call(PATH, **members)
    assert (answer["action"], answer["resultCode"]) == (action, code)
    error = "server_error" if action == "INTERNAL_SERVER_ERROR" else "invalid_request"
    told = json.loads(answer["responseContent"])
    assert told == {"error": error, "error_description": answer["resultMessage"]}


@pytest.mark.parametrize(
    ("asked", "algorithm"), [({}, "RS256"), ({"introspectionSignAlg": "ES384"}, "ES384")]
)
async def test_the_answer_can_be_a_signed_jwt(
    caller: Caller, asked: dict[str, str], algorithm: str
) -> None:
    """For the resource server that asks, around the same content; the sandbox's key verifies it."""
    await caller.create(accessToken="t")
    answer = await ask(caller, **AS_JWT, **asked)
    assert (answer["action"], answer["resultCode"]) == ("JWT", "A145001")
    keys = jwk.KeySet.import_key_set(caller.sandbox.jwks)
    token = jwt.decode(answer["responseContent"], keys, [algorithm])
    assert token.header["typ"] == "token-introspection+jwt"
    assert token.claims == {
        "iss": "https://sandbox.example",
        "aud": "https://rs.example",
        "iat": NOW_S,
        "token_introspection": await content(caller),
    }


@pytest.mark.parametrize(
    "asked",
    [
        {"introspectionSignAlg": "HS256"},
        {"introspectionSignAlg": "none"},
        {"introspectionEncryptionAlg": "RSA-OAEP-256"},
        {"introspectionEncryptionAlg": "ECDH_ES", "publicKeyForEncryption": "["},
        {"introspectionEncryptionAlg": "ECDH_ES", "publicKeyForEncryption": '{"kty":"EC"}'},
        {"introspectionEncryptionAlg": "ECDH_ES", "publicKeyForEncryption": SIGNING_ONLY},
        {"introspectionEncryptionAlg": "A128KW"},
        {"introspectionEncryptionAlg": "unknown", "publicKeyForEncryption": PUBLIC},
        {
            "introspectionEncryptionAlg": "ECDH_ES",
            "introspectionEncryptionEnc": "unknown",
            "publicKeyForEncryption": PUBLIC,
        },
        {"rsUri": ""},
        {"rsUri": None},
    ],
)
async def test_a_jwt_that_the_sandbox_cannot_make_is_an_error(
    caller: Caller, asked: dict[str, Any]
) -> None:
    await caller.create(accessToken="t")
    answer = await ask(caller, **{**AS_JWT, **asked})
    assert (answer["action"], answer["resultCode"]) == ("INTERNAL_SERVER_ERROR", "A000201")


@pytest.mark.parametrize("algorithm", ["HS256", "HS512"])
async def test_a_shared_key_may_sign(caller: Caller, algorithm: str) -> None:
    secret = "s" * 64
    asked = {"introspectionSignAlg": algorithm, "sharedKeyForSign": secret}
    answer = await ask(caller, **AS_JWT, **asked)
    claims = pyjwt.decode(
        answer["responseContent"],
        secret,
        [algorithm],
        {"verify_iat": False},
        audience="https://rs.example",
    )
    assert claims["token_introspection"] == {"active": False}


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        pytest.param(
            {"introspectionEncryptionAlg": "ECDH_ES", "publicKeyForEncryption": PUBLIC},
            KEY,
            id="public key",
        ),
        pytest.param(
            {
                "introspectionEncryptionAlg": "A128KW",
                "introspectionEncryptionEnc": "A256GCM",
                "sharedKeyForEncryption": "shared",
            },
            jwk.OctKey.import_key(sha256(b"shared").digest()[:16]),
            id="shared key",
        ),
    ],
)
async def test_the_answer_may_be_encrypted(
    caller: Caller, asked: dict[str, str], key: jwk.Key
) -> None:
    """Around the signed one."""
    answer = await ask(caller, **AS_JWT, **asked)
    opened = jwe.decrypt_compact(answer["responseContent"], key)
    assert opened.headers()["cty"] == "JWT"
    text = (opened.plaintext or b"").decode()
    claims = read_jwt(caller.sandbox.jwks, text, "RS256", audience="https://rs.example")
    assert claims["token_introspection"] == {"active": False}


async def test_a_form_introspects_too(caller: Caller) -> None:
    """With a form inside."""
    await caller.create(accessToken="t")
    response = await caller.request("POST", f"/api/1{PATH}", data={"parameters": "token=t"})
    assert json.loads(response.json()["responseContent"])["active"] is True
