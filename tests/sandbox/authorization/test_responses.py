"""What is issued by the authorization endpoint, and how it travels to the client."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

from authlete.models import Client, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.authorization.flow import CALLBACK, ISSUER, ask, grant, landing

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sandbox.conftest import Caller

SECRET = "secret-of-the-client-that-is-long-enough"
KEY = ec.generate_private_key(ec.SECP256R1())
JWKS = json.dumps({"keys": [json.loads(ECAlgorithm.to_jwk(KEY))]})


def half_hash(value: str) -> str:
    """Hash as OpenID Connect Core §3.3.2.11 says, for algorithms on SHA-256."""
    return urlsafe_b64encode(sha256(value.encode()).digest()[:16]).rstrip(b"=").decode()


def signing(**settings: Any) -> dict[str, Any]:
    """Configure a service with a key, and a client whose responses its secret signs."""
    client = Client(
        client_id=11,
        client_secret=SECRET,
        id_token_sign_alg="ES256",
        authorization_sign_alg="HS256",
        redirect_uris=(CALLBACK,),
    )
    return {"services": [ServiceSetup(Service(api_key=1, jwks=JWKS, **settings), (client,))]}


def decode(token: str, **options: Any) -> dict[str, Any]:
    """Verify a JWT by another library than the sandbox's; its clock stands in the past."""
    algorithm = jwt.get_unverified_header(token)["alg"]
    claims: dict[str, Any] = jwt.decode(
        token,
        SECRET if algorithm == "HS256" else KEY.public_key(),
        algorithms=["HS256", "ES256"],
        audience="11",
        issuer=ISSUER,
        options={"verify_exp": False, "verify_iat": False, **options},
    )
    return claims


MEMBERS = {
    "code": "authorizationCode",
    "access_token": "accessToken",
    "id_token": "idToken",
}


@pytest.mark.parametrize(
    ("response_type", "expected", "mode"),
    [
        ("none", set(), "query"),
        ("code", {"code"}, "query"),
        ("token", {"access_token"}, "fragment"),
        ("id_token", {"id_token"}, "fragment"),
        ("token code", {"code", "access_token"}, "fragment"),
        ("code id_token", {"code", "id_token"}, "fragment"),
        ("id_token token", {"access_token", "id_token"}, "fragment"),
        ("code id_token token", {"code", "access_token", "id_token"}, "fragment"),
    ],
)
async def test_each_response_type_gets_what_it_names(
    response_type: str, expected: set[str], mode: str, start: Callable[..., Caller]
) -> None:
    caller = start(**signing())
    answer = await grant(caller, response_type=response_type, scope="openid email", nonce="n")
    found = landing(answer)
    assert (found.uri, found.mode) == (CALLBACK, mode)
    about_the_token = {"token_type", "expires_in", "scope"} if "access_token" in expected else set()
    assert found.parameters.keys() == expected | about_the_token | {"state", "iss"}
    assert (found.parameters["state"], found.parameters["iss"]) == ("s", ISSUER)
    for name, member in MEMBERS.items():
        assert found.parameters.get(name) == answer.get(member)
    if "access_token" in expected:
        assert found.parameters["token_type"] == "Bearer"
        assert (found.parameters["expires_in"], answer["accessTokenDuration"]) == ("86400", 86400)
        assert found.parameters["scope"] == "openid email"
        token = await caller.introspect(found.parameters["access_token"])
        assert (token["action"], token["subject"], token["grantType"]) == (
            "OK",
            "john",
            "IMPLICIT",
        )
    if "id_token" in expected:
        claims = decode(found.parameters["id_token"])
        assert (claims["sub"], claims["nonce"]) == ("john", "n")
        hashes = {"at_hash": "access_token", "c_hash": "code", "s_hash": "state"}
        for name, of in hashes.items():
            value = found.parameters.get(of)
            assert claims.get(name) == (value and half_hash(value))


@pytest.mark.parametrize(
    ("mode", "kind", "base"),
    [
        ("query", "code", "query"),
        ("fragment", "code", "fragment"),
        ("form_post", "code", "form_post"),
        ("form_post", "token", "form_post"),
        ("jwt", "code", "query"),
        ("jwt", "token", "fragment"),
        ("query.jwt", "code", "query"),
        ("fragment.jwt", "code", "fragment"),
        ("form_post.jwt", "code", "form_post"),
        ("form_post.jwt", "code id_token", "form_post"),
    ],
)
async def test_each_response_mode_carries_the_parameters(
    mode: str, kind: str, base: str, start: Callable[..., Caller]
) -> None:
    """Also an error, and as a JWT for modes that say so."""
    caller = start(**signing(authorization_response_duration=60))
    asked = {"response_mode": mode, "response_type": kind, "state": "a&\"'<b", "scope": "openid"}
    granted = landing(await grant(caller, **asked, nonce="n"))
    refused = landing(await ask(caller, **asked, display="hologram"))
    denied = await ask(caller, **asked, nonce="n")
    failed = landing(
        await caller.call("/auth/authorization/fail", ticket=denied["ticket"], reason="DENIED")
    )
    for found in (granted, refused, failed):
        assert (found.uri, found.mode) == (CALLBACK, base)
        parameters = found.parameters
        if mode.endswith("jwt"):
            assert parameters.keys() == {"response"}
            parameters = decode(parameters["response"])
            assert parameters["exp"] == 1_700_000_060
            assert parameters["aud"] == "11"
        assert parameters["state"] == "a&\"'<b"
        assert parameters["iss"] == ISSUER
        assert "code" in parameters or "access_token" in parameters or "error" in parameters


async def test_a_query_of_the_redirect_uri_is_kept(caller: Caller) -> None:
    answer = await grant(caller, redirect_uri=f"{CALLBACK}?a=b")
    assert landing(answer).parameters.keys() == {"a", "code", "state", "iss"}


async def test_a_redirect_uri_cannot_leave_its_place_in_the_page(caller: Caller) -> None:
    uri = "https://client.example/cb?a='b&c=(d)"
    assert (await ask(caller, redirect_uri='https://x.example/"><b'))["action"] == "BAD_REQUEST"
    answer = await grant(caller, redirect_uri=uri, response_mode="form_post")
    assert (
        f'action="{uri.replace("&", "&amp;").replace(chr(39), "&#x27;")}"'
        in (answer["responseContent"])
    )


async def test_the_issuer_can_be_left_out(start: Callable[..., Caller]) -> None:
    caller = start(**signing(iss_suppressed=True))
    assert "iss" not in landing(await grant(caller)).parameters
    assert "iss" not in landing(await ask(caller, display="hologram")).parameters


async def test_an_encrypted_response_may_be_in_a_query(start: Callable[..., Caller]) -> None:
    client = Client(
        client_id=11,
        client_secret=SECRET,
        authorization_sign_alg="HS256",
        authorization_encryption_alg="DIR",
    )
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    answer = await grant(caller, response_type="token", response_mode="query.jwt")
    found = landing(answer)
    assert found.mode == "query"
    assert found.parameters["response"].count(".") == 4


async def test_a_client_without_a_secret_cannot_have_its_responses_signed_by_it(
    start: Callable[..., Caller],
) -> None:
    client = Client(client_id=11, authorization_sign_alg="HS256")
    caller = start(services=[ServiceSetup(Service(api_key=1), (client,))])
    asked = await ask(caller, response_mode="jwt")
    issued = await caller.call("/auth/authorization/issue", ticket=asked["ticket"], subject="john")
    assert issued["action"] == "INTERNAL_SERVER_ERROR"


async def test_responses_are_signed_by_the_services_key_by_default(caller: Caller) -> None:
    found = landing(await grant(caller, response_mode="jwt"))
    header = jwt.get_unverified_header(found.parameters["response"])
    assert header["alg"] == "RS256"


async def test_an_access_token_may_be_a_jwt(start: Callable[..., Caller]) -> None:
    """And the ID token's hash is that of the JWT, which the client has."""
    caller = start(**signing(access_token_sign_alg="ES256"))
    answer = await grant(
        caller,
        {"jwtAtClaims": '{"a":1}', "accessToken": "own", "accessTokenDuration": 5},
        response_type="id_token token",
        scope="openid",
        nonce="n",
    )
    found = landing(answer)
    token = found.parameters["access_token"]
    assert (token, answer["accessToken"]) == (answer["jwtAccessToken"], "own")
    claims = jwt.decode(token, options={"verify_signature": False})
    assert (claims["a"], claims["jti"], claims["exp"] - claims["iat"]) == (1, "own", 5)
    assert decode(found.parameters["id_token"])["at_hash"] == half_hash(token)
    introspected = await caller.introspect(token)
    assert introspected["action"] == "OK"


async def test_properties_of_the_token_are_shown_to_the_client_unless_hidden(
    caller: Caller,
) -> None:
    properties = [{"key": "a", "value": "1"}, {"key": "b", "value": "2", "hidden": True}]
    answer = await grant(caller, {"properties": properties}, response_type="token")
    found = landing(answer).parameters
    assert (found["a"], "b" in found) == ("1", False)


@pytest.mark.parametrize(
    ("service", "issue", "aud"),
    [
        ({}, {}, ["11"]),
        ({}, {"idTokenAudType": "string"}, "11"),
        ({"id_token_aud_type": "string"}, {}, "11"),
        ({"id_token_aud_type": "string"}, {"idTokenAudType": "array"}, ["11"]),
    ],
)
async def test_the_audience_of_an_id_token_has_the_form_that_is_set(
    service: dict[str, Any], issue: dict[str, Any], aud: object, start: Callable[..., Caller]
) -> None:
    caller = start(**signing(**service))
    answer = await grant(caller, issue, response_type="id_token", scope="openid", nonce="n")
    assert decode(answer["idToken"])["aud"] == aud


async def test_an_id_token_says_what_the_caller_says_of_the_user(
    start: Callable[..., Caller],
) -> None:
    issue = {
        "claims": '{"name":"John","iss":"https://evil.example"}',
        "sub": "j-1",
        "acr": "gold",
        "authTime": 5,
        "sessionId": "sid-1",
        "idtHeaderParams": '{"typ":"x"}',
    }
    answer = await grant(
        start(**signing()), issue, response_type="id_token", scope="openid", nonce="n"
    )
    claims = decode(answer["idToken"])
    assert {name: claims[name] for name in ("name", "sub", "acr", "auth_time", "sid")} == {
        "name": "John",
        "sub": "j-1",
        "acr": "gold",
        "auth_time": 5,
        "sid": "sid-1",
    }
    assert jwt.get_unverified_header(answer["idToken"])["typ"] == "x"


async def test_a_session_is_passed_over_where_nothing_comes_of_it(
    start: Callable[..., Caller],
) -> None:
    caller = start(**signing(backchannel_logout_session_supported=False))
    issue = {"sessionId": "sid-1"}
    answer = await grant(caller, issue, response_type="id_token", scope="openid", nonce="n")
    assert "sid" not in decode(answer["idToken"])


async def test_a_header_that_no_id_token_may_have_is_the_callers_fault(
    start: Callable[..., Caller],
) -> None:
    issue = {"idtHeaderParams": '{"crit":5}'}
    answer = await grant(
        start(**signing()), issue, response_type="id_token", scope="openid", nonce="n"
    )
    assert answer["action"] == "INTERNAL_SERVER_ERROR"


async def test_transformed_claims_are_computed_for_the_id_token(
    start: Callable[..., Caller],
) -> None:
    """From what the caller gives for that, also inside verified claims."""
    asked = {
        "transformed_claims": {"adult": {"claim": "age", "fn": [["gte", 18]]}},
        "id_token": {
            ":adult": None,
            "verified_claims": {"verification": {}, "claims": {":adult": None}},
        },
    }
    issue = {
        "claims": json.dumps({"name": "John", "verified_claims": {"claims": {}}}),
        "claimsForTx": '{"age":18}',
        "verifiedClaimsForTx": ['{"age":17}'],
    }
    answer = await grant(
        start(**signing()),
        issue,
        response_type="id_token",
        scope="openid",
        nonce="n",
        claims=json.dumps(asked),
    )
    claims = decode(answer["idToken"])
    assert (claims["name"], claims[":adult"]) == ("John", True)
    assert claims["verified_claims"] == {"claims": {":adult": False}}
