"""Tickets: good once and for a day, and what callers do with them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, GrantType, Pair, Scope, Service
from authlete.sandbox import ServiceSetup
from tests.sandbox.authorization.flow import CALLBACK, ask, error, grant, landing

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock
    from tests.sandbox.conftest import Caller

ISSUE, FAIL = "/auth/authorization/issue", "/auth/authorization/fail"
INFO, UPDATE = "/auth/authorization/ticket/info", "/auth/authorization/ticket/update"
USES: dict[str, dict[str, Any]] = {ISSUE: {"subject": "john"}, FAIL: {"reason": "DENIED"}}


@pytest.mark.parametrize("first", USES)
@pytest.mark.parametrize("second", USES)
async def test_a_ticket_is_good_once(first: str, second: str, caller: Caller) -> None:
    ticket = (await ask(caller))["ticket"]
    used = await caller.call(first, ticket=ticket, **USES[first])
    again = await caller.call(second, ticket=ticket, **USES[second])
    assert (used["action"], again["action"]) == ("LOCATION", "BAD_REQUEST")
    assert json.loads(again["responseContent"])["error"] == "invalid_request"
    assert ticket not in json.dumps(again)


@pytest.mark.parametrize("path", USES)
async def test_a_ticket_is_good_for_a_day(path: str, caller: Caller, clock: Clock) -> None:
    early, late = (await ask(caller))["ticket"], (await ask(caller))["ticket"]
    clock.advance(86_399)
    assert (await caller.call(path, ticket=early, **USES[path]))["action"] == "LOCATION"
    clock.advance(2)
    assert (await caller.call(path, ticket=late, **USES[path]))["action"] == "BAD_REQUEST"


@pytest.mark.parametrize("path", USES)
async def test_a_ticket_is_no_good_while_its_client_is_locked(
    path: str, start: Callable[..., Caller]
) -> None:
    """And it is not used up by the attempt."""
    caller = start(services=[ServiceSetup(Service(api_key=1), (Client(client_id=11),))])
    ticket = (await ask(caller))["ticket"]
    for locked, action in ((True, "BAD_REQUEST"), (False, "LOCATION")):
        await caller.call("/client/lock_flag/update/11", clientLocked=locked)
        answer = await caller.call(path, ticket=ticket, **USES[path])
        assert answer["action"] == action


@pytest.mark.parametrize("path", USES)
async def test_a_ticket_is_of_one_service(path: str, caller: Caller) -> None:
    ticket = (await ask(caller))["ticket"]
    elsewhere = f"/api/2{path}"
    answer = await caller.request("POST", elsewhere, json={"ticket": ticket, **USES[path]})
    assert answer.json()["action"] == "BAD_REQUEST"


@pytest.mark.parametrize(
    ("path", "members"),
    [
        (ISSUE, {"subject": "john"}),
        (ISSUE, {"ticket": "t"}),
        (ISSUE, {"ticket": "", "subject": "john"}),
        (FAIL, {"reason": "DENIED"}),
        (FAIL, {"ticket": "t"}),
    ],
)
async def test_what_must_be_there_is_missed(
    path: str, members: dict[str, Any], caller: Caller
) -> None:
    answer = await caller.call(path, **members)
    assert (answer["action"], answer["resultCode"]) == ("INTERNAL_SERVER_ERROR", "A000201")
    assert json.loads(answer["responseContent"])["error"] == "server_error"


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("UNKNOWN", "server_error"),
        ("NOT_LOGGED_IN", "login_required"),
        ("MAX_AGE_NOT_SUPPORTED", "login_required"),
        ("EXCEEDS_MAX_AGE", "login_required"),
        ("DIFFERENT_SUBJECT", "login_required"),
        ("ACR_NOT_SATISFIED", "unmet_authentication_requirements"),
        ("DENIED", "access_denied"),
        ("SERVER_ERROR", "server_error"),
        ("NOT_AUTHENTICATED", "login_required"),
        ("ACCOUNT_SELECTION_REQUIRED", "account_selection_required"),
        ("CONSENT_REQUIRED", "consent_required"),
        ("INTERACTION_REQUIRED", "interaction_required"),
        ("INVALID_TARGET", "invalid_target"),
        ("INVALID_SCOPE", "invalid_scope"),
        ("UNAUTHORIZED_CLIENT", "unauthorized_client"),
        ("TEMPORARILY_UNAVAILABLE", "temporarily_unavailable"),
    ],
)
@pytest.mark.parametrize("description", [None, "Because."])
async def test_each_reason_has_its_error(
    reason: str, code: str, description: str | None, caller: Caller
) -> None:
    ticket = (await ask(caller))["ticket"]
    answer = await caller.call(FAIL, ticket=ticket, reason=reason, description=description)
    told = landing(answer)
    assert (told.uri, told.parameters["error"], told.parameters["state"]) == (CALLBACK, code, "s")
    assert description is None or description in told.parameters["error_description"]
    assert answer["resultCode"] == "A000001"


async def test_what_is_attached_to_a_ticket_can_be_read_changed_and_is_handed_back(
    caller: Caller,
) -> None:
    ticket = (await ask(caller, context="one"))["ticket"]
    assert (await caller.call(INFO, ticket=ticket))["info"] == {"context": "one"}
    changed = await caller.call(UPDATE, ticket=ticket, info={"context": "two"})
    assert (changed["action"], changed["info"]) == ("OK", {"context": "two"})
    read = await caller.call(INFO, ticket=ticket)
    assert (read["action"], read["info"]) == ("OK", {"context": "two"})
    issued = await caller.call(ISSUE, ticket=ticket, subject="john")
    assert issued["ticketInfo"] == {"context": "two"}
    assert "ticketInfo" not in await grant(caller)


@pytest.mark.parametrize(("path", "more"), [(INFO, {}), (UPDATE, {"info": {"context": "c"}})])
async def test_a_ticket_that_is_not_there_is_not_found(
    path: str, more: dict[str, Any], caller: Caller, clock: Clock
) -> None:
    used, old = (await ask(caller))["ticket"], (await ask(caller))["ticket"]
    await caller.call(ISSUE, ticket=used, subject="john")
    clock.advance(86_401)
    for ticket in (used, old, "never"):
        answer = await caller.call(path, ticket=ticket, **more)
        assert answer["action"] == "NOT_FOUND"
        assert answer["resultMessage"].startswith(f"[{answer['resultCode']}]")


@pytest.mark.parametrize(
    ("path", "members"), [(INFO, {}), (UPDATE, {"info": {}}), (UPDATE, {"ticket": "t"})]
)
async def test_a_call_without_ticket_or_info_is_the_callers_fault(
    path: str, members: dict[str, Any], caller: Caller
) -> None:
    assert (await caller.call(path, **members))["action"] == "CALLER_ERROR"


@pytest.mark.parametrize(
    ("parameters", "members"),
    [
        ({}, {"subject": "x" * 101}),
        ({}, {"subject": "jöhn"}),
        ({"claims": '{"id_token":{"sub":{"value":"ann"}}}'}, {}),
        ({"claims": '{"id_token":{"acr":{"value":"gold","essential":true}}}'}, {"acr": "tin"}),
        ({}, {"claims": "["}),
        ({}, {"idtHeaderParams": "[]"}),
        ({}, {"jwtAtClaims": "x"}),
        ({}, {"claimsForTx": "x"}),
        ({}, {"verifiedClaimsForTx": ["{}", "x"]}),
        ({}, {"idTokenAudType": "set"}),
        ({"scope": "openid device_sso"}, {}),
    ],
)
async def test_what_the_caller_says_of_the_user_must_fit(
    parameters: dict[str, Any], members: dict[str, Any], start: Callable[..., Caller]
) -> None:
    """If it does not, the ticket stays good."""
    caller = start(services=[Service(api_key=1, native_sso_supported=True)])
    ticket = (await ask(caller, **parameters))["ticket"]
    wrong = await caller.call(ISSUE, ticket=ticket, **{"subject": "john", **members})
    assert (wrong["action"], wrong["resultCode"]) == ("INTERNAL_SERVER_ERROR", "A000201")
    right = {"subject": "ann", "acr": "gold", "sessionId": "s"}
    assert (await caller.call(ISSUE, ticket=ticket, **right))["action"] == "LOCATION"


@pytest.mark.parametrize(
    ("asked", "instead", "granted"),
    [
        ("openid email", None, ("openid", "email")),
        ("openid email", [], ()),
        ("openid email", ["email", "phone", "email"], ("email", "phone")),
        ("email", ["openid", "email"], ("email",)),
        ("openid", ["openid", "phone"], ("openid", "phone")),
    ],
)
async def test_other_scopes_may_be_granted_than_were_asked_for(
    asked: str, instead: list[str] | None, granted: tuple[str, ...], caller: Caller
) -> None:
    """But for ``openid``, which cannot be added."""
    answer = await grant(caller, {"scopes": instead}, scope=asked, response_type="code token")
    found = landing(answer).parameters
    assert tuple(found.get("scope", "").split()) == granted
    recorded = await caller.introspect(found["access_token"])
    assert tuple(recorded.get("scopes", ())) == tuple(sorted(granted))


async def test_other_details_may_be_granted_than_were_asked_for(caller: Caller) -> None:
    instead = {"elements": [{"type": "see"}]}
    answer = await grant(
        caller,
        {"authorizationDetails": instead},
        authorization_details='[{"type":"pay"}]',
        resource="https://a.example",
        response_type="token",
    )
    token = await caller.introspect(answer["accessToken"])
    assert token["authorizationDetails"] == instead
    assert token["resources"] == ["https://a.example"]


async def test_the_value_of_a_token_cannot_be_chosen_twice(caller: Caller) -> None:
    for action in ("LOCATION", "BAD_REQUEST"):
        answer = await grant(caller, {"accessToken": "own"}, response_type="token")
        assert answer["action"] == action


async def test_what_users_grant_is_recorded_by_client(start: Callable[..., Caller]) -> None:
    """But for dynamic scopes, which are not remembered."""
    dynamic = Scope(name="pay", attributes=(Pair(key="regex", value="pay:.+"),))
    scopes = (Scope(name="email"), Scope(name="phone"), dynamic)
    service = Service(api_key=1, supported_scopes=scopes)
    caller = start(services=[ServiceSetup(service, (Client(client_id=11),))])
    await grant(caller, scope="email phone pay:5")
    await grant(caller, scope="email")
    path = f"/api/{caller.service}/client/granted_scopes/get/11/john"
    response = await caller.request("GET", path)
    recorded = response.json()
    assert recorded["latestGrantedScopes"] == ["email"]
    assert recorded["mergedGrantedScopes"] == ["email", "phone"]


async def test_implicit_tokens_need_the_implicit_grant(start: Callable[..., Caller]) -> None:
    service = Service(api_key=1, supported_grant_types=(GrantType.AUTHORIZATION_CODE,))
    answer = await ask(start(services=[service]), response_type="token")
    assert error(answer) == "unsupported_response_type"
