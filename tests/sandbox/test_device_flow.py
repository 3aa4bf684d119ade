"""The device flow (RFC 8628): a device asks, its user decides on another screen."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from authlete import (
    AuthleteCore,
    Security,
    device_flow_authorization,
    device_flow_complete,
    device_flow_verification,
)
from authlete.models import Client, Pair, Scope, Service
from authlete.sandbox import ServiceSetup
from authlete.sandbox.protocol.grants import revoke_grant
from authlete.sandbox.protocol.user_codes import BASE20, NUMERIC, user_code_hash

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from authlete.sandbox import Clock

    from .conftest import Caller

AUTHORIZATION = "/device/authorization"
VERIFICATION = "/device/verification"
COMPLETE = "/device/complete"
TV = {"client_id": "11"}
NOW_MS = 1_700_000_000_250


async def ask(caller: Caller, form: dict[str, Any], **members: Any) -> dict[str, Any]:
    """Send a device authorization request."""
    text = urlencode({**TV, **form}, doseq=True)
    return await caller.call(AUTHORIZATION, parameters=text, **members)


async def begin(caller: Caller, **form: Any) -> dict[str, Any]:
    """Begin the flow, and read what the device is told."""
    answer = await ask(caller, form)
    assert answer["action"] == "OK", answer
    told: dict[str, Any] = json.loads(answer["responseContent"])
    assert told["device_code"] == answer["deviceCode"]
    assert told["user_code"] == answer["userCode"]
    return told


async def refused(caller: Caller, form: dict[str, Any], **members: Any) -> tuple[str, str]:
    """Send a request that is refused; read the action and the error that the device is told."""
    answer = await ask(caller, form, **members)
    told = json.loads(answer["responseContent"])
    assert told["error_description"] == answer["resultMessage"]
    return answer["action"], told["error"]


async def verify(caller: Caller, user_code: str) -> dict[str, Any]:
    """Check a user code."""
    return await caller.call(VERIFICATION, userCode=user_code)


async def decide(
    caller: Caller, user_code: str, result: str = "AUTHORIZED", **members: Any
) -> dict[str, Any]:
    """Tell what the user decided."""
    return await caller.call(
        COMPLETE, **{"userCode": user_code, "result": result, "subject": "john", **members}
    )


async def poll(caller: Caller, device_code: str, **form: str) -> dict[str, Any]:
    """Ask the token endpoint for the tokens, and read what the device is told."""
    grant = {"grant_type": "urn:ietf:params:oauth:grant-type:device_code", **TV, **form}
    text = urlencode({**grant, "device_code": device_code})
    answer = await caller.call("/auth/token", parameters=text)
    told: dict[str, Any] = json.loads(answer["responseContent"])
    assert answer["action"] == ("BAD_REQUEST" if "error" in told else "OK")
    return told


async def test_a_device_gets_its_codes(caller: Caller) -> None:
    """By the SDK's functions over HTTP, as a server calls them."""
    security = Security(authlete=caller.sandbox.bearer)
    with caller.sandbox.serve() as url:
        async with AuthleteCore(security=security, server_url=url, service_id="1") as core:
            text = urlencode({**TV, "scope": "openid email"})
            asking: Any = {"device_authorization_request": {"parameters": text}}
            asked = (await device_flow_authorization(core, asking)).unwrap()
            assert asked.action == "OK"
            assert json.loads(asked.response_content or "") == {
                "device_code": asked.device_code,
                "user_code": asked.user_code,
                "verification_uri": "https://sandbox.example/device",
                "expires_in": 600,
                "interval": 5,
            }
            typing: Any = {"device_verification_request": {"user_code": asked.user_code}}
            typed = (await device_flow_verification(core, typing)).unwrap()
            assert typed.action == "VALID"
            assert [scope.name for scope in typed.scopes or ()] == ["openid", "email"]
            assert typed.claim_names == ("email", "email_verified")
            assert typed.expires_at == NOW_MS + 600_000
            decision = {"user_code": asked.user_code, "result": "AUTHORIZED", "subject": "john"}
            deciding: Any = {"device_complete_request": decision}
            done = (await device_flow_complete(core, deciding)).unwrap()
            assert done.action == "SUCCESS"
            typed = (await device_flow_verification(core, typing)).unwrap()
            assert typed.action == "NOT_EXIST"


async def test_settings_decide_what_codes_are_like(start: Callable[..., Caller]) -> None:
    caller = start(
        services=[
            Service(
                api_key=1,
                device_verification_uri="https://as.example/tv",
                device_verification_uri_complete="https://as.example/tv?code=USER_CODE&a=b",
                device_flow_code_duration=60,
                device_flow_polling_interval=0,
                user_code_charset="NUMERIC",
                user_code_length=12,
            )
        ]
    )
    told = await begin(caller)
    code = told["user_code"]
    assert len(code) == 12
    assert {*code} <= {*NUMERIC}
    assert told["verification_uri"] == "https://as.example/tv"
    assert told["verification_uri_complete"] == f"https://as.example/tv?code={code}&a=b"
    assert (told["expires_in"], told["interval"]) == (60, 0)


async def test_a_user_code_may_be_typed_with_dashes_and_in_lower_case(caller: Caller) -> None:
    code = (await begin(caller))["user_code"]
    assert len(code) == 8
    assert {*code} <= {*BASE20}
    assert (await verify(caller, f" {code[:4].lower()}-{code[4:]}"))["action"] == "VALID"
    assert (await decide(caller, f"{code[:4]} {code[4:]}"))["action"] == "SUCCESS"


async def test_user_codes_in_use_are_not_given_again(start: Callable[..., Caller]) -> None:
    settings = Service(api_key=1, user_code_charset="NUMERIC", user_code_length=1)
    caller = start(services=[settings])
    with caller.inside() as context:
        used = {user_code_hash(context.service, digit) for digit in NUMERIC}
    assert len(used) == 10
    codes: set[str] = set()
    while (answer := await ask(caller, {}))["action"] == "OK":
        assert answer["userCode"] not in codes
        codes.add(answer["userCode"])
    assert answer["action"] == "INTERNAL_SERVER_ERROR"
    assert codes <= {*NUMERIC}


async def test_the_page_learns_who_asks_for_what(start: Callable[..., Caller]) -> None:
    pair = Pair(key="k", value="v")
    service = Service(
        api_key=1,
        attributes=(pair,),
        supported_acrs=("high",),
        supported_scopes=(
            Scope(name="a", attributes=(pair,)),
            Scope(name="pay", attributes=(Pair(key="regex", value="pay:[0-9]+"),)),
        ),
    )
    client = Client(
        client_id=11,
        client_id_alias="tv",
        client_name="TV",
        client_secret="s",
        token_auth_method="CLIENT_SECRET_POST",
        attributes=(pair,),
    )
    caller = start(services=[ServiceSetup(service, (client,))])
    form = {
        "client_id": "tv",
        "client_secret": "s",
        "scope": "a pay:7 unknown",
        "acr_values": "low high",
        "resource": ["https://a.example", "https://b.example"],
        "authorization_details": '[{"type":"payment"}]',
    }
    answer = await ask(caller, form)
    expected = {
        "clientId": 11,
        "clientIdAlias": "tv",
        "clientIdAliasUsed": True,
        "clientName": "TV",
        "scopes": [{"name": "a", "attributes": [{"key": "k", "value": "v"}]}],
        "dynamicScopes": [{"name": "pay", "value": "pay:7"}],
        "acrs": ["high"],
        "resources": form["resource"],
        "authorizationDetails": {"elements": [{"type": "payment"}]},
        "serviceAttributes": [{"key": "k", "value": "v"}],
        "clientAttributes": [{"key": "k", "value": "v"}],
    }
    assert {**answer, **expected} == answer
    assert answer["clientAuthMethod"] == "CLIENT_SECRET_POST"
    shown = await verify(caller, answer["userCode"])
    assert {**shown, **expected} == shown


@pytest.mark.parametrize(
    ("service", "client", "form", "outcome"),
    [
        pytest.param(
            {"supported_grant_types": ["IMPLICIT"]},
            {},
            {},
            ("BAD_REQUEST", "unsupported_grant_type"),
            id="service without",
        ),
        pytest.param(
            {},
            {"grant_types": ["IMPLICIT"]},
            {},
            ("BAD_REQUEST", "unauthorized_client"),
            id="client without",
        ),
        pytest.param(
            {"scope_required": True}, {}, {}, ("BAD_REQUEST", "invalid_scope"), id="no scope"
        ),
        pytest.param(
            {}, {}, {"resource": "here"}, ("BAD_REQUEST", "invalid_target"), id="resource"
        ),
        pytest.param(
            {},
            {},
            {"authorization_details": "{}"},
            ("BAD_REQUEST", "invalid_authorization_details"),
            id="details",
        ),
        pytest.param({}, {}, {"scope": ["a", "b"]}, ("BAD_REQUEST", "invalid_request"), id="twice"),
        pytest.param(
            {},
            {},
            {"grant_management_action": "merge", "grant_id": "none"},
            ("BAD_REQUEST", "invalid_grant_id"),
            id="grant",
        ),
        pytest.param(
            {}, {"locked": True}, {}, ("UNAUTHORIZED", "invalid_client"), id="locked client"
        ),
        pytest.param(
            {},
            {"client_secret": "s", "token_auth_method": "CLIENT_SECRET_POST"},
            {"client_secret": "wrong"},
            ("UNAUTHORIZED", "invalid_client"),
            id="wrong secret",
        ),
    ],
)
async def test_a_request_may_break_a_rule(
    start: Callable[..., Caller],
    service: dict[str, Any],
    client: dict[str, Any],
    form: dict[str, Any],
    outcome: tuple[str, str],
) -> None:
    setup = ServiceSetup(Service(api_key=1, **service), (Client(client_id=11, **client),))
    assert await refused(start(services=[setup]), form) == outcome


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
    assert (await caller.call(AUTHORIZATION, **members))["action"] == action


async def test_a_user_code_expires(caller: Caller, clock: Clock) -> None:
    """And is unknown when nobody remembers it."""
    code = (await begin(caller))["user_code"]
    clock.advance(600)
    assert (await verify(caller, code))["action"] == "EXPIRED"
    assert (await decide(caller, code))["action"] == "USER_CODE_EXPIRED"
    clock.advance(2 * 86_400)
    await begin(caller)
    assert (await verify(caller, code))["action"] == "NOT_EXIST"


@pytest.mark.parametrize("members", [{}, {"userCode": ""}, {"userCode": "-"}])
async def test_there_may_be_no_such_code(caller: Caller, members: dict[str, str]) -> None:
    assert (await caller.call(VERIFICATION, **members))["action"] == "NOT_EXIST"
    other = type(caller)(caller.sandbox, "2")
    code = (await begin(caller))["user_code"]
    assert (await verify(other, code))["action"] == "NOT_EXIST"
    assert (await decide(other, code))["action"] == "USER_CODE_NOT_EXIST"


async def test_a_clients_codes_are_no_good_while_it_is_locked(
    start: Callable[..., Caller],
) -> None:
    caller = start(services=[ServiceSetup(Service(api_key=1), (Client(client_id=11),))])
    code = (await begin(caller))["user_code"]
    with caller.inside() as context:
        context.clients.save(Client(client_id=11, locked=True))
    assert (await verify(caller, code))["action"] == "NOT_EXIST"


@pytest.mark.parametrize(
    "members",
    [
        {"subject": ""},
        {"subject": "jöhn"},
        {"subject": "j" * 101},
        {"claims": "[]"},
        {"idtHeaderParams": "none"},
        {"jwtAtClaims": "1"},
        {"idTokenAudType": "set"},
        {"properties": [{"key": "k", "value": "v" * 65_536}]},
        {"userCode": ""},
        {"result": None},
    ],
)
async def test_a_decision_may_be_told_wrongly(caller: Caller, members: dict[str, Any]) -> None:
    """Then the user code stays good."""
    code = (await begin(caller))["user_code"]
    assert (await decide(caller, code, **members))["action"] == "INVALID_REQUEST"
    assert (await verify(caller, code))["action"] == "VALID"


async def test_a_device_polls_until_its_user_decided(caller: Caller, clock: Clock) -> None:
    told = await begin(caller, scope="a b")
    assert (await poll(caller, told["device_code"]))["error"] == "authorization_pending"
    clock.advance(5)
    assert (await poll(caller, told["device_code"]))["error"] == "authorization_pending"
    await decide(caller, told["user_code"], scopes=["a", "openid"])
    tokens = await poll(caller, told["device_code"])
    assert tokens["scope"] == "a"
    assert (await poll(caller, told["device_code"]))["error"] == "invalid_grant"


async def test_a_device_that_polls_too_fast_slows_down(caller: Caller, clock: Clock) -> None:
    """Each time by another five seconds, until the user decided."""
    told = await begin(caller)
    code = told["device_code"]
    await poll(caller, code)
    for wait, error in [
        (4, "slow_down"),
        (9, "slow_down"),
        (15, "authorization_pending"),
        (14, "slow_down"),
    ]:
        clock.advance(wait)
        assert (await poll(caller, code))["error"] == error
    await decide(caller, told["user_code"])
    assert "access_token" in await poll(caller, code)


async def test_a_device_learns_why_it_gets_no_token(caller: Caller, clock: Clock) -> None:
    told = await begin(caller)
    await decide(
        caller,
        told["user_code"],
        "ACCESS_DENIED",
        subject="",
        errorDescription="No way.",
        errorUri="https://as.example/no",
    )
    refusal = await poll(caller, told["device_code"])
    assert refusal["error"] == "access_denied"
    assert refusal["error_description"].endswith("No way.")
    assert refusal["error_uri"] == "https://as.example/no"
    assert (await decide(caller, told["user_code"]))["action"] == "USER_CODE_NOT_EXIST"
    told = await begin(caller)
    await decide(caller, told["user_code"], "TRANSACTION_FAILED")
    assert (await poll(caller, told["device_code"]))["error"] == "expired_token"
    told = await begin(caller)
    await decide(caller, told["user_code"])
    clock.advance(600)
    assert (await poll(caller, told["device_code"]))["error"] == "expired_token"


async def test_a_device_code_is_its_clients_only(caller: Caller) -> None:
    told = await begin(caller)
    await decide(caller, told["user_code"])
    other = await poll(caller, told["device_code"], client_id="12")
    assert other["error"] == "invalid_grant"
    assert "access_token" in await poll(caller, told["device_code"])


async def test_tokens_are_what_the_user_granted(caller: Caller) -> None:
    told = await begin(
        caller,
        scope="openid a",
        authorization_details='[{"type":"payment"}]',
        resource="https://rs.example",
    )
    await decide(
        caller,
        told["user_code"],
        sub="alias",
        acr="high",
        authTime=5,
        claims='{"email":"j@example.com"}',
        properties=[{"key": "k", "value": "v"}],
        idTokenAudType="string",
        accessTokenDuration=30,
        refreshTokenDuration=40,
    )
    tokens = await poll(caller, told["device_code"])
    assert (tokens["k"], tokens["expires_in"]) == ("v", 30)
    found = await caller.introspect(tokens["access_token"])
    assert (found["subject"], found["clientId"]) == ("john", 11)
    assert found["resources"] == ["https://rs.example"]
    assert "id_token" in tokens


async def test_a_grant_follows_from_the_flow(caller: Caller) -> None:
    """It is created, merged, replaced, and left alone if another user decides."""
    told = await begin(caller, scope="openid email a", grant_management_action="create")
    await decide(caller, told["user_code"])
    grant_id = (await poll(caller, told["device_code"]))["grant_id"]
    with caller.inside() as context:
        grant = context.store.grants.find("1", grant_id)
        assert grant
        assert {*grant.claims} == {"email", "email_verified"}
    named = {"grant_id": grant_id}
    told = await begin(caller, scope="b", grant_management_action="merge", **named)
    shown = await verify(caller, told["user_code"])
    assert (shown["gmAction"], shown["grantSubject"]) == ("MERGE", "john")
    assert shown["grant"]["scopes"] == [{"scope": "openid email a"}]
    await decide(caller, told["user_code"], consentedClaims=["name"])
    assert (await poll(caller, told["device_code"]))["grant_id"] == grant_id
    told = await begin(caller, scope="c", grant_management_action="replace", **named)
    await decide(caller, told["user_code"], subject="jane")
    assert "grant_id" not in await poll(caller, told["device_code"])
    with caller.inside() as context:
        grant = context.store.grants.find("1", grant_id)
        assert grant
        assert [entry.scope for entry in grant.scopes] == ["openid email a b"]


async def test_a_revoked_grant_leads_to_no_token(caller: Caller) -> None:
    """Not even if its user had decided; requests for other grants stay."""
    told = [await begin(caller, grant_management_action="create") for _ in range(2)]
    for one in told:
        await decide(caller, one["user_code"])
    with caller.inside() as context:
        grant, other = context.store.grants.select("1")
        revoke_grant(context, grant)
    assert (await poll(caller, told[0]["device_code"]))["error"] == "invalid_grant"
    assert (await poll(caller, told[1]["device_code"]))["grant_id"] == other.key


async def test_requests_outlive_the_sandbox(start: Callable[..., Caller], tmp_path: Path) -> None:
    """If its database is a file."""
    caller = start(database=tmp_path / "sandbox.db")
    told = await begin(caller)
    caller.sandbox.close()
    caller = start(database=tmp_path / "sandbox.db")
    assert (await decide(caller, told["user_code"]))["action"] == "SUCCESS"
    caller.sandbox.close()
    caller = start(database=tmp_path / "sandbox.db")
    assert "access_token" in await poll(caller, told["device_code"])
