"""Authentication by the back channel (OpenID Connect CIBA)."""

from __future__ import annotations

import json
import ssl
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from authlete import (
    AuthleteCore,
    Security,
    ciba_complete,
    ciba_fail,
    ciba_issue,
    ciba_process_authentication,
)
from authlete.models import Client, Pair, Scope, Service
from authlete.sandbox import ServiceSetup

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from authlete.sandbox import Clock

    from .conftest import Caller

PATH = "/backchannel/authentication"
CERTIFICATE = ssl.DER_cert_to_PEM_cert(b"a certificate, as far as a thumbprint is concerned")
NOW_S = 1_700_000_000
HINT = {"client_id": "11", "scope": "openid", "login_hint": "john"}
ENDPOINT = "https://client.example/ciba"
ISSUER = "https://sandbox.example"
KEY = ec.generate_private_key(ec.SECP256R1())
JWKS = json.dumps({"keys": [json.loads(jwt.algorithms.ECAlgorithm.to_jwk(KEY.public_key()))]})
NOTIFIED: dict[str, Any] = {"bc_notification_endpoint": ENDPOINT}
PING: dict[str, Any] = {"bc_delivery_mode": "PING", **NOTIFIED}
PUSH: dict[str, Any] = {"bc_delivery_mode": "PUSH", **NOTIFIED}
TOKEN = {"client_notification_token": "n0t1fy.me"}


def setup(service: dict[str, Any] | None = None, **client: Any) -> dict[str, Any]:
    """Configure service 1 with client 11."""
    settings = Service(api_key=1, **(service or {}))
    return {"services": [ServiceSetup(settings, (Client(client_id=11, **client),))]}


async def ask(caller: Caller, form: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Send a backchannel authentication request; parameters given as ``None`` are left out."""
    given = {name: value for name, value in {**HINT, **form}.items() if value is not None}
    return await caller.call(PATH, parameters=urlencode(given, doseq=True), **members)


async def begin(caller: Caller, **form: Any) -> dict[str, Any]:
    """Send a good request."""
    answer = await ask(caller, form)
    assert answer["action"] == "USER_IDENTIFICATION", answer
    assert "responseContent" not in answer
    return answer


async def refused(caller: Caller, form: dict[str, Any]) -> tuple[str, str]:
    """Send a request that is refused; read the action and the error that the client is told."""
    answer = await ask(caller, form)
    told = json.loads(answer["responseContent"])
    assert told["error_description"] == answer["resultMessage"]
    return answer["action"], told["error"]


async def issue(caller: Caller, **form: Any) -> tuple[str, dict[str, Any]]:
    """Have a good request accepted; return its ticket and what the client is told."""
    ticket = (await begin(caller, **form))["ticket"]
    answer = await caller.call(f"{PATH}/issue", ticket=ticket)
    assert answer["action"] == "OK"
    told: dict[str, Any] = json.loads(answer["responseContent"])
    assert (told["auth_req_id"], told["expires_in"]) == (answer["authReqId"], answer["expiresIn"])
    return ticket, told


async def decide(
    caller: Caller, ticket: str, result: str = "AUTHORIZED", **members: Any
) -> dict[str, Any]:
    """Tell what the user decided."""
    return await caller.call(
        f"{PATH}/complete", **{"ticket": ticket, "result": result, "subject": "john", **members}
    )


async def poll(caller: Caller, auth_req_id: str) -> dict[str, Any]:
    """Ask the token endpoint for the tokens, and read what the client is told."""
    grant = {"grant_type": "urn:openid:params:grant-type:ciba", "client_id": "11"}
    text = urlencode({**grant, "auth_req_id": auth_req_id})
    answer = await caller.call("/auth/token", parameters=text)
    told: dict[str, Any] = json.loads(answer["responseContent"])
    assert answer["action"] == ("BAD_REQUEST" if "error" in told else "OK")
    return told


def read(caller: Caller, token: str, **options: Any) -> dict[str, Any]:
    """Verify an ID token by another library than that which signed it."""
    keys = jwt.PyJWKSet.from_dict(dict(caller.sandbox.jwks))
    header = jwt.get_unverified_header(token)
    settings = {"verify_exp": False, "verify_iat": False, **options}
    claims: dict[str, Any] = jwt.decode(
        token, keys[header["kid"]], [header["alg"]], options=settings, audience="11"
    )
    return claims


def half_hash(value: str) -> str:
    """Hash a value as ``at_hash`` does (OpenID Connect Core §3.1.3.6)."""
    return urlsafe_b64encode(sha256(value.encode()).digest()[:16]).rstrip(b"=").decode()


def signed(headers: dict[str, Any] | None = None, **claims: Any) -> dict[str, Any]:
    """Write a signed request; claims given as ``None`` are left out."""
    all_claims = {
        "iss": "11",
        "aud": ISSUER,
        "iat": NOW_S,
        "nbf": NOW_S,
        "exp": NOW_S + 60,
        "jti": "1",
        "scope": "openid",
        "login_hint": "john",
        **claims,
    }
    present = {name: value for name, value in all_claims.items() if value is not None}
    token = jwt.encode(present, KEY, "ES256", headers=headers)
    return {"request": token, "scope": None, "login_hint": None}


async def test_a_client_polls_for_its_tokens(caller: Caller) -> None:
    """By the SDK's functions over HTTP, as a server calls them."""
    security = Security(authlete=caller.sandbox.bearer)
    with caller.sandbox.serve() as url:
        async with AuthleteCore(security=security, server_url=url, service_id="1") as core:
            asking: Any = {"backchannel_authentication_request": {"parameters": urlencode(HINT)}}
            asked = (await ciba_process_authentication(core, asking)).unwrap()
            assert (asked.action, asked.delivery_mode) == ("USER_IDENTIFICATION", "POLL")
            assert (asked.hint_type, asked.hint, asked.sub) == ("LOGIN_HINT", "john", None)
            accepting: Any = {"backchannel_authentication_issue_request": {"ticket": asked.ticket}}
            accepted = (await ciba_issue(core, accepting)).unwrap()
            assert accepted.action == "OK"
            assert json.loads(accepted.response_content or "") == {
                "auth_req_id": accepted.auth_req_id,
                "expires_in": 600,
                "interval": 5,
            }
            decision = {"ticket": asked.ticket, "result": "AUTHORIZED", "subject": "john"}
            deciding: Any = {"backchannel_authentication_complete_request": decision}
            done = (await ciba_complete(core, deciding)).unwrap()
            assert (done.action, done.response_content) == ("NO_ACTION", None)
            again = (await ciba_complete(core, deciding)).unwrap()
            assert again.action == "SERVER_ERROR"
            refusal = {"ticket": asked.ticket, "reason": "UNKNOWN_USER_ID"}
            refusing: Any = {"backchannel_authentication_fail_request": refusal}
            assert (await ciba_fail(core, refusing)).unwrap().action == "INTERNAL_SERVER_ERROR"


async def test_the_server_learns_who_asks_for_what(start: Callable[..., Caller]) -> None:
    pair = Pair(key="k", value="v")
    caller = start(
        **setup(
            {
                "attributes": (pair,),
                "supported_acrs": ("high",),
                "backchannel_user_code_parameter_supported": True,
                "backchannel_auth_req_id_duration": 60,
                "backchannel_polling_interval": 2,
            },
            client_id_alias="app",
            client_name="App",
            client_secret="s",
            token_auth_method="CLIENT_SECRET_BASIC",
            attributes=(pair,),
            bc_user_code_required=True,
            **PING,
        )
    )
    answer = await ask(
        caller,
        {
            "client_id": None,
            "scope": "openid phone",
            "acr_values": "low high",
            "binding_message": "W4SCT",
            "user_code": "1234",
            "requested_expiry": "30",
            "resource": "https://rs.example",
            "authorization_details": '[{"type":"payment"}]',
            "request_context": "{}",
            **TOKEN,
        },
        clientId="app",
        clientSecret="s",
    )
    expected = {
        "action": "USER_IDENTIFICATION",
        "clientId": 11,
        "clientIdAlias": "app",
        "clientIdAliasUsed": True,
        "clientName": "App",
        "clientAuthMethod": "CLIENT_SECRET_BASIC",
        "clientNotificationToken": TOKEN["client_notification_token"],
        "deliveryMode": "PING",
        "scopes": [{"name": "openid"}, {"name": "phone"}],
        "claimNames": ["phone_number", "phone_number_verified"],
        "acrs": ["high"],
        "bindingMessage": "W4SCT",
        "userCode": "1234",
        "userCodeRequired": True,
        "requestedExpiry": 30,
        "resources": ["https://rs.example"],
        "authorizationDetails": {"elements": [{"type": "payment"}]},
        "serviceAttributes": [{"key": "k", "value": "v"}],
        "clientAttributes": [{"key": "k", "value": "v"}],
    }
    assert {**answer, **expected} == answer
    assert "requestContext" not in answer
    issued = await caller.call(f"{PATH}/issue", ticket=answer["ticket"])
    assert (issued["expiresIn"], issued["interval"]) == (30, 2)


@pytest.mark.parametrize(
    ("service", "client", "form", "error"),
    [
        pytest.param({"supported_grant_types": []}, {}, {}, "unsupported_grant_type", id="service"),
        pytest.param({}, {"grant_types": []}, {}, "unauthorized_client", id="client"),
        pytest.param({}, {}, {"scope": "email"}, "invalid_scope", id="no openid"),
        pytest.param({}, {}, {"login_hint": None}, "invalid_request", id="no hint"),
        pytest.param({}, {}, {"login_hint_token": "t"}, "invalid_request", id="two hints"),
        pytest.param({}, {}, {"login_hint": ["a", "b"]}, "invalid_request", id="hint twice"),
        pytest.param({}, {}, {"unknown": ["a", "b"]}, "invalid_request", id="any twice"),
        pytest.param(
            {}, {}, {"login_hint": None, "id_token_hint": "no"}, "invalid_request", id="no ID token"
        ),
        pytest.param({}, {}, {"requested_expiry": "0"}, "invalid_request", id="expiry 0"),
        pytest.param({}, {}, {"requested_expiry": "soon"}, "invalid_request", id="expiry"),
        pytest.param(
            {}, {}, {"binding_message": "m" * 101}, "invalid_binding_message", id="long message"
        ),
        pytest.param(
            {}, {}, {"binding_message": "a\nb"}, "invalid_binding_message", id="odd message"
        ),
        pytest.param({}, PING, {}, "invalid_request", id="no token"),
        pytest.param({}, {}, {"client_notification_token": "a b"}, "invalid_request", id="token"),
        pytest.param(
            {}, PING, {"client_notification_token": "t" * 1025}, "invalid_request", id="long token"
        ),
        pytest.param(
            {}, {"bc_delivery_mode": "PUSH"}, TOKEN, "unauthorized_client", id="no endpoint"
        ),
        pytest.param(
            {"supported_backchannel_token_delivery_modes": ["PING"]},
            {},
            {},
            "unauthorized_client",
            id="mode",
        ),
        pytest.param(
            {"backchannel_user_code_parameter_supported": True},
            {"bc_user_code_required": True},
            {},
            "missing_user_code",
            id="no user code",
        ),
        pytest.param(
            {"fapi_modes": ["FAPI1_BASELINE"]}, PUSH, TOKEN, "unauthorized_client", id="FAPI push"
        ),
        pytest.param(
            {"fapi_modes": ["FAPI1_ADVANCED"]}, {}, {}, "invalid_request", id="FAPI unsigned"
        ),
        pytest.param(
            {
                "fapi_modes": ["FAPI1_BASELINE"],
                "backchannel_binding_message_required_in_fapi": True,
            },
            {},
            {},
            "invalid_binding_message",
            id="FAPI message",
        ),
        pytest.param(
            {}, {"dpop_required": True, **PUSH}, TOKEN, "unauthorized_client", id="DPoP push"
        ),
        pytest.param(
            {},
            {"tls_client_certificate_bound_access_tokens": True, **PUSH},
            TOKEN,
            "invalid_request",
            id="push without certificate",
        ),
        pytest.param({}, {}, {"request_uri": "https://a.example"}, "invalid_request", id="by URI"),
    ],
)
async def test_a_request_may_break_a_rule(
    start: Callable[..., Caller],
    service: dict[str, Any],
    client: dict[str, Any],
    form: dict[str, Any],
    error: str,
) -> None:
    assert await refused(start(**setup(service, **client)), form) == ("BAD_REQUEST", error)


@pytest.mark.parametrize(
    "client",
    [
        {"client_type": "PUBLIC"},
        {"token_auth_method": "NONE"},
        {"locked": True},
        {"client_secret": "s"},
    ],
)
async def test_a_client_must_show_who_it_is(
    start: Callable[..., Caller], client: dict[str, Any]
) -> None:
    """Which public clients cannot."""
    assert await refused(start(**setup(**client)), {}) == ("UNAUTHORIZED", "invalid_client")


@pytest.mark.parametrize(
    ("members", "action"),
    [
        ({}, "INTERNAL_SERVER_ERROR"),
        ({"parameters": "a=%FF"}, "INTERNAL_SERVER_ERROR"),
        ({"parameters": ""}, "BAD_REQUEST"),
        ({"parameters": "scope=a"}, "UNAUTHORIZED"),
    ],
)
async def test_a_request_has_a_form_that_names_the_client(
    caller: Caller, members: dict[str, str], action: str
) -> None:
    assert (await caller.call(PATH, **members))["action"] == action


async def test_a_user_code_that_is_not_supported_is_ignored(start: Callable[..., Caller]) -> None:
    caller = start(**setup({"backchannel_user_code_parameter_supported": False}))
    answer = await begin(caller, user_code="1234")
    assert ("userCode" in answer, answer["userCodeRequired"]) == (False, False)


async def test_hints_are_of_three_kinds(start: Callable[..., Caller]) -> None:
    caller = start(**setup(**PUSH))
    by_token = await begin(caller, login_hint=None, login_hint_token="a.b.c", **TOKEN)
    assert (by_token["hintType"], by_token["hint"]) == ("LOGIN_HINT_TOKEN", "a.b.c")
    ticket, _ = await issue(caller, **TOKEN)
    id_token = (await decide(caller, ticket))["idToken"]
    answer = await begin(caller, login_hint=None, id_token_hint=id_token, **TOKEN)
    assert (answer["hintType"], answer["hint"]) == ("ID_TOKEN_HINT", id_token)
    assert answer["sub"] == "john"


async def test_a_request_may_be_signed(start: Callable[..., Caller]) -> None:
    """The context of the request comes with its signature only."""
    caller = start(**setup({"fapi_modes": ["FAPI1_ADVANCED"]}, jwks=JWKS))
    claims = {
        "request_context": {"ip": "192.0.2.1"},
        "binding_message": "W4SCT",
        "requested_expiry": 30,
        "user_code": None,
    }
    answer = await begin(caller, **signed(**claims, aud=["other", ISSUER]))
    assert json.loads(answer["requestContext"]) == {"ip": "192.0.2.1"}
    assert (answer["bindingMessage"], answer["requestedExpiry"]) == ("W4SCT", 30)
    assert answer["hint"] == "john"


@pytest.mark.parametrize(
    ("client", "form"),
    [
        pytest.param({}, {**signed(), "scope": "openid"}, id="parameter outside"),
        pytest.param({}, {**signed(), "request": "a.b.c"}, id="no JWT"),
        pytest.param(
            {},
            {**signed(), "request": jwt.encode({"iss": "11"}, "s" * 32, "HS256")},
            id="symmetric",
        ),
        pytest.param({"bc_request_sign_alg": "PS256"}, signed(), id="other algorithm"),
        pytest.param({"bc_request_sign_alg": "ES256"}, {}, id="unsigned"),
        pytest.param({"jwks": None}, signed(), id="no key"),
        pytest.param({}, signed(iss="12"), id="issuer"),
        pytest.param({}, signed(aud="https://other.example"), id="audience"),
        pytest.param({}, signed(iat=None), id="no iat"),
        pytest.param({}, signed(nbf=None), id="no nbf"),
        pytest.param({}, signed(exp=None), id="no exp"),
        pytest.param({}, signed(exp=NOW_S), id="expired"),
        pytest.param({}, signed(nbf=NOW_S + 10), id="early"),
        pytest.param({}, signed(jti=None), id="no jti"),
    ],
)
async def test_a_signed_request_may_be_wrong(
    start: Callable[..., Caller], client: dict[str, Any], form: dict[str, Any]
) -> None:
    caller = start(**setup(**{"jwks": JWKS, **client}))
    assert await refused(caller, form) == ("BAD_REQUEST", "invalid_request")


@pytest.mark.parametrize(
    ("reason", "action"),
    [
        ("ACCESS_DENIED", "FORBIDDEN"),
        ("EXPIRED_LOGIN_HINT_TOKEN", "BAD_REQUEST"),
        ("INVALID_BINDING_MESSAGE", "BAD_REQUEST"),
        ("INVALID_TARGET", "BAD_REQUEST"),
        ("INVALID_USER_CODE", "BAD_REQUEST"),
        ("MISSING_USER_CODE", "BAD_REQUEST"),
        ("SERVER_ERROR", "INTERNAL_SERVER_ERROR"),
        ("UNAUTHORIZED_CLIENT", "BAD_REQUEST"),
        ("UNKNOWN_USER_ID", "BAD_REQUEST"),
    ],
)
async def test_a_server_may_refuse_a_request(caller: Caller, reason: str, action: str) -> None:
    """Whose ticket is used up thereby."""
    ticket = (await begin(caller))["ticket"]
    members = {"errorDescription": "No way.", "errorUri": "https://as.example/no"}
    answer = await caller.call(f"{PATH}/fail", ticket=ticket, reason=reason, **members)
    assert answer["action"] == action
    assert json.loads(answer["responseContent"]) == {
        "error": reason.lower(),
        "error_description": "No way.",
        "error_uri": "https://as.example/no",
    }
    issued = await caller.call(f"{PATH}/issue", ticket=ticket)
    assert issued["action"] == "INVALID_TICKET"
    ticket = (await begin(caller))["ticket"]
    answer = await caller.call(f"{PATH}/fail", ticket=ticket, reason=reason)
    assert json.loads(answer["responseContent"]) == {"error": reason.lower()}


@pytest.mark.parametrize("step", ["issue", "fail", "complete"])
async def test_a_ticket_may_be_no_good(
    start: Callable[..., Caller], clock: Clock, step: str
) -> None:
    """Missing, unknown, another service's, expired, or its client locked."""
    services = [*setup()["services"], ServiceSetup(Service(api_key=2), (Client(client_id=21),))]
    caller = start(services=services)
    other = type(caller)(caller.sandbox, "2")
    actions = {
        "issue": ("INTERNAL_SERVER_ERROR", "INVALID_TICKET"),
        "fail": ("INTERNAL_SERVER_ERROR", "INTERNAL_SERVER_ERROR"),
        "complete": ("SERVER_ERROR", "SERVER_ERROR"),
    }
    missing, unknown = actions[step]
    members = {"reason": "UNKNOWN_USER_ID", "result": "AUTHORIZED", "subject": "john"}

    async def answer(caller: Caller, ticket: str) -> str:
        found = await caller.call(f"{PATH}/{step}", ticket=ticket, **members)
        return str(found["action"])

    ticket = (await begin(caller))["ticket"]
    assert await answer(caller, "") == missing
    assert await answer(caller, "unknown") == unknown
    assert await answer(other, ticket) == unknown
    with caller.inside() as context:
        client = context.clients.save(Client(client_id=11, locked=True))
    assert await answer(caller, ticket) == unknown
    with caller.inside() as context:
        context.clients.save(Client(client_id=client.client_id))
    clock.advance(86_400)
    assert await answer(caller, ticket) == unknown


async def test_a_request_is_issued_once_and_before_it_is_completed(caller: Caller) -> None:
    ticket = (await begin(caller))["ticket"]
    assert (await decide(caller, ticket))["action"] == "SERVER_ERROR"
    first = await caller.call(f"{PATH}/issue", ticket=ticket)
    again = await caller.call(f"{PATH}/issue", ticket=ticket)
    assert (first["action"], again["action"]) == ("OK", "INVALID_TICKET")
    assert (await decide(caller, ticket))["action"] == "NO_ACTION"


async def test_a_polling_client_learns_the_decision_by_and_by(
    start: Callable[..., Caller], clock: Clock
) -> None:
    caller = start(**setup())
    ticket, told = await issue(caller, scope="openid a")
    assert (await poll(caller, told["auth_req_id"]))["error"] == "authorization_pending"
    assert (await poll(caller, told["auth_req_id"]))["error"] == "slow_down"
    assert (await decide(caller, ticket, scopes=["openid"]))["action"] == "NO_ACTION"
    tokens = await poll(caller, told["auth_req_id"])
    assert tokens["scope"] == "openid"
    assert read(caller, tokens["id_token"])["sub"] == "john"
    assert (await poll(caller, told["auth_req_id"]))["error"] == "invalid_grant"
    ticket, told = await issue(caller)
    await decide(caller, ticket, "ACCESS_DENIED", subject="", errorDescription="No way.")
    refusal = await poll(caller, told["auth_req_id"])
    assert refusal["error"] == "access_denied"
    assert refusal["error_description"].endswith("No way.")
    ticket, told = await issue(caller)
    await decide(caller, ticket, "TRANSACTION_FAILED")
    assert (await poll(caller, told["auth_req_id"]))["error"] == "expired_token"
    ticket, told = await issue(caller)
    clock.advance(600)
    assert (await decide(caller, ticket))["action"] == "SERVER_ERROR"
    assert (await poll(caller, told["auth_req_id"]))["error"] == "expired_token"


async def test_a_client_is_pinged_when_the_user_decided(start: Callable[..., Caller]) -> None:
    """The notification says no more than that."""
    caller = start(**setup(client_name="App", **PING))
    for result, error in [
        ("AUTHORIZED", None),
        ("ACCESS_DENIED", "access_denied"),
        ("TRANSACTION_FAILED", "expired_token"),
    ]:
        ticket, told = await issue(caller, **TOKEN)
        answer = await decide(caller, ticket, result)
        assert answer["action"] == "NOTIFICATION"
        assert json.loads(answer["responseContent"]) == {"auth_req_id": told["auth_req_id"]}
        assert answer["clientNotificationEndpoint"] == ENDPOINT
        assert answer["clientNotificationToken"] == TOKEN["client_notification_token"]
        assert (answer["deliveryMode"], answer["clientName"]) == ("PING", "App")
        assert answer["authReqId"] == told["auth_req_id"]
        assert (await poll(caller, told["auth_req_id"])).get("error") == error


async def test_tokens_are_pushed(start: Callable[..., Caller]) -> None:
    caller = start(**setup(**PUSH))
    details = '[{"type":"payment"}]'
    asked = {"authorization_details": details, "resource": "https://rs.example", **TOKEN}
    ticket, told = await issue(caller, scope="openid a", **asked)
    assert "interval" not in told
    assert (await poll(caller, told["auth_req_id"]))["error"] == "unauthorized_client"
    answer = await decide(
        caller,
        ticket,
        acr="high",
        authTime=5,
        claims='{"email":"j@example.com"}',
        properties=[{"key": "k", "value": "v"}],
        accessToken="chosen",
        accessTokenDuration=30,
        refreshTokenDuration=40,
        idtHeaderParams='{"extra":"x"}',
    )
    assert (answer["action"], answer["deliveryMode"]) == ("NOTIFICATION", "PUSH")
    assert answer["clientNotificationEndpoint"] == ENDPOINT
    content = json.loads(answer["responseContent"])
    assert content == {
        "k": "v",
        "auth_req_id": told["auth_req_id"],
        "access_token": "chosen",
        "token_type": "Bearer",
        "refresh_token": answer["refreshToken"],
        "expires_in": 30,
        "scope": "openid a",
        "id_token": answer["idToken"],
        "authorization_details": [{"type": "payment"}],
    }
    durations = ("accessTokenDuration", "refreshTokenDuration", "idTokenDuration")
    assert [answer[name] for name in durations] == [30, 40, 86_400]
    assert answer["resources"] == ["https://rs.example"]
    claims = read(caller, content["id_token"])
    assert claims["urn:openid:params:jwt:claim:auth_req_id"] == told["auth_req_id"]
    assert claims["urn:openid:params:jwt:claim:rt_hash"] == half_hash(content["refresh_token"])
    assert claims["at_hash"] == half_hash("chosen")
    assert (claims["sub"], claims["email"], claims["acr"]) == ("john", "j@example.com", "high")
    assert jwt.get_unverified_header(content["id_token"])["extra"] == "x"
    found = await caller.introspect("chosen")
    assert (found["action"], found["subject"], found["resources"]) == (
        "OK",
        "john",
        ["https://rs.example"],
    )
    assert (await decide(caller, ticket))["action"] == "SERVER_ERROR"


async def test_pushed_access_tokens_may_be_jwts_without_refresh_tokens(
    start: Callable[..., Caller],
) -> None:
    service = {"access_token_sign_alg": "ES256", "supported_grant_types": ["CIBA"]}
    caller = start(**setup(service, **PUSH))
    ticket, _ = await issue(caller, **TOKEN)
    answer = await decide(caller, ticket)
    content = json.loads(answer["responseContent"])
    assert content["access_token"] == answer["jwtAccessToken"]
    assert not {"refreshToken", "refreshTokenDuration"} & {*answer}
    claims = read(caller, content["id_token"])
    assert claims["at_hash"] == half_hash(content["access_token"])
    assert "urn:openid:params:jwt:claim:rt_hash" not in claims


async def test_pushed_tokens_are_bound_to_the_certificate_of_the_request(
    start: Callable[..., Caller],
) -> None:
    caller = start(**setup(tls_client_certificate_bound_access_tokens=True, **PUSH))
    asked = await ask(caller, TOKEN, clientCertificate=CERTIFICATE)
    await caller.call(f"{PATH}/issue", ticket=asked["ticket"])
    token = (await decide(caller, asked["ticket"]))["accessToken"]
    assert (await caller.introspect(token))["action"] == "UNAUTHORIZED"
    found = await caller.introspect(token, clientCertificate=CERTIFICATE)
    assert found["action"] == "OK"


@pytest.mark.parametrize(
    ("result", "error"),
    [("ACCESS_DENIED", "access_denied"), ("TRANSACTION_FAILED", "expired_token")],
)
async def test_errors_are_pushed(start: Callable[..., Caller], result: str, error: str) -> None:
    caller = start(**setup(**PUSH))
    ticket, told = await issue(caller, **TOKEN)
    reason = {"errorDescription": "No way.", "errorUri": "https://as.example/no"}
    answer = await decide(caller, ticket, result, **reason)
    assert answer["action"] == "NOTIFICATION"
    assert json.loads(answer["responseContent"]) == {
        "auth_req_id": told["auth_req_id"],
        "error": error,
        "error_description": "No way.",
        "error_uri": "https://as.example/no",
    }
    assert (await decide(caller, ticket, result))["action"] == "SERVER_ERROR"


WRONG: list[dict[str, Any]] = [
    {"subject": ""},
    {"claims": "[]"},
    {"accessToken": "taken"},
]


@pytest.mark.parametrize("members", WRONG)
async def test_a_decision_may_be_told_wrongly(
    start: Callable[..., Caller], members: dict[str, Any]
) -> None:
    """Clients that are notified learn that nothing will come; the others wait for a better call."""
    caller = start(**setup())
    await caller.create(accessToken="taken")
    ticket, told = await issue(caller)
    assert (await decide(caller, ticket, **members))["action"] == "SERVER_ERROR"
    assert (await decide(caller, ticket))["action"] == "NO_ACTION"
    caller = start(**setup(**PING))
    await caller.create(accessToken="taken")
    ticket, told = await issue(caller, **TOKEN)
    answer = await decide(caller, ticket, **members)
    assert (answer["action"], answer["resultCode"]) == ("NOTIFICATION", "A000201")
    assert json.loads(answer["responseContent"]) == {"auth_req_id": told["auth_req_id"]}
    assert (await poll(caller, told["auth_req_id"]))["error"] == "expired_token"
    caller = start(**setup(**PUSH))
    await caller.create(accessToken="taken")
    ticket, told = await issue(caller, **TOKEN)
    answer = await decide(caller, ticket, **members)
    assert (answer["action"], answer["resultCode"]) == ("NOTIFICATION", "A000201")
    failed = {"auth_req_id": told["auth_req_id"], "error": "transaction_failed"}
    assert json.loads(answer["responseContent"]) == failed


@pytest.mark.parametrize(
    ("client", "members"),
    [
        ({"id_token_sign_alg": "HS256"}, {}),
        ({}, {"idtHeaderParams": '{"jku":5}'}),
    ],
)
async def test_an_id_token_may_be_impossible(
    start: Callable[..., Caller], client: dict[str, Any], members: dict[str, Any]
) -> None:
    caller = start(**setup(**PUSH, **client))
    ticket, told = await issue(caller, **TOKEN)
    answer = await decide(caller, ticket, **members)
    assert (answer["action"], answer["resultCode"]) == ("NOTIFICATION", "A000201")
    failed = {"auth_req_id": told["auth_req_id"], "error": "transaction_failed"}
    assert json.loads(answer["responseContent"]) == failed


async def test_scopes_must_be_the_services(start: Callable[..., Caller]) -> None:
    caller = start(**setup({"supported_scopes": (Scope(name="openid"),)}))
    answer = await begin(caller, scope="openid other")
    assert answer["scopes"] == [{"name": "openid"}]


async def test_requests_outlive_the_sandbox(start: Callable[..., Caller], tmp_path: Path) -> None:
    """If its database is a file, which holds neither ticket nor ``auth_req_id``."""
    path = tmp_path / "sandbox.db"
    caller = start(database=path, **setup(**PING))
    ticket, told = await issue(caller, **TOKEN)
    caller.sandbox.close()
    stored = path.read_bytes()
    assert TOKEN["client_notification_token"].encode() in stored
    assert ticket.encode() not in stored
    assert told["auth_req_id"].encode() not in stored
    caller = start(database=path, **setup(**PING))
    answer = await decide(caller, ticket)
    assert json.loads(answer["responseContent"]) == {"auth_req_id": told["auth_req_id"]}
    assert "access_token" in await poll(caller, told["auth_req_id"])
