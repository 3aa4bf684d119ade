"""What updating a token does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, ClientExtension, Pair, Scope, Service
from authlete.sandbox import ServiceSetup

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete.sandbox import Clock

    from .conftest import Caller

NOW_S = 1_700_000_000_000
DAY = 86_400_000
VALUE = re.compile("[A-Za-z0-9_-]{43}")
DETAILS = {"elements": [{"type": "t"}]}


async def only(caller: Caller) -> dict[str, Any]:
    """Read the one token there is."""
    (token,) = (await caller.list())["accessTokens"]
    return dict(token)


@pytest.fixture
async def created(caller: Caller) -> dict[str, Any]:
    """A token with scopes and a property."""
    return await caller.create(scopes=["a", "b"], properties=[{"key": "k", "value": "v"}])


async def test_an_update_without_changes_answers_the_token_as_it_is(
    caller: Caller, created: dict[str, Any]
) -> None:
    """What is not sent stays."""
    before = await only(caller)
    assert await caller.update(accessToken=created["accessToken"]) == {
        "resultCode": "A135001",
        "resultMessage": "[A135001] Updated the access token.",
        "action": "OK",
        "accessToken": created["accessToken"],
        "accessTokenExpiresAt": NOW_S + DAY,
        "refreshTokenExpiresAt": NOW_S + 10 * DAY,
        "scopes": ["a", "b"],
        "properties": [{"key": "k", "value": "v"}],
        "tokenType": "Bearer",
        "tokenId": created["tokenId"],
    }
    assert await only(caller) == before


async def test_a_token_is_found_by_its_hash(caller: Caller, created: dict[str, Any]) -> None:
    """The answer cannot name the value then."""
    token_hash = (await only(caller))["accessTokenHash"]
    answer = await caller.update(accessTokenHash=token_hash)
    assert (answer["action"], answer["tokenId"]) == ("OK", created["tokenId"])
    assert "accessToken" not in answer


async def test_a_token_is_found_by_its_refresh_token(
    caller: Caller, created: dict[str, Any]
) -> None:
    """By value or hash, unless the access token is named too."""
    by_hash = {"refreshTokenHash": (await only(caller))["refreshTokenHash"]}
    by_value = {"refreshToken": created["refreshToken"]}
    for request in (by_hash, by_value, {**by_value, "refreshTokenHash": "unknown"}):
        assert (await caller.update(**request))["tokenId"] == created["tokenId"]
    answer = await caller.update(**by_value, accessTokenHash="unknown")
    assert answer["resultCode"] == "A134202"


@pytest.mark.parametrize(
    ("request_", "outcome"),
    [
        ({}, ("BAD_REQUEST", "A134201")),
        ({"accessToken": "", "accessTokenHash": ""}, ("BAD_REQUEST", "A134201")),
        ({"accessToken": "unknown"}, ("NOT_FOUND", "A134202")),
        ({"accessTokenHash": "unknown"}, ("NOT_FOUND", "A134202")),
        ({"refreshToken": "unknown"}, ("NOT_FOUND", "A134202")),
        ({"refreshTokenHash": "unknown"}, ("NOT_FOUND", "A134202")),
        ({"tokenId": "1"}, ("BAD_REQUEST", "A134201")),
    ],
)
@pytest.mark.usefixtures("created")
async def test_a_token_that_is_not_found_is_not_updated(
    caller: Caller, request_: dict[str, Any], outcome: tuple[str, str]
) -> None:
    """A value or a hash is needed, and one that exists."""
    answer = await caller.update(**request_)
    assert (answer["action"], answer["resultCode"]) == outcome


async def test_the_value_goes_before_the_hash(caller: Caller, created: dict[str, Any]) -> None:
    """A wrong value is not made good by a right hash."""
    assert created["action"] == "OK"
    token_hash = (await only(caller))["accessTokenHash"]
    answer = await caller.update(accessToken="unknown", accessTokenHash=token_hash)
    assert answer["resultCode"] == "A134202"


async def test_another_services_token_is_forbidden(caller: Caller, created: dict[str, Any]) -> None:
    """Services do not reach into each other."""
    other = type(caller)(caller.sandbox, "2")
    answer = await other.update(accessToken=created["accessToken"], scopes=[])
    assert (answer["action"], answer["resultCode"]) == ("FORBIDDEN", "A134203")
    assert (await only(caller))["scopes"] == ["a", "b"]


async def test_a_new_value_replaces_the_old(caller: Caller, created: dict[str, Any]) -> None:
    """The old one leads nowhere, the new one to the same token."""
    old = created["accessToken"]
    new = (await caller.update(accessToken=old, accessTokenValueUpdated=True))["accessToken"]
    assert VALUE.fullmatch(new)
    assert new != old
    assert (await caller.update(accessToken=old))["resultCode"] == "A134202"
    assert (await caller.update(accessToken=new))["tokenId"] == created["tokenId"]


@pytest.mark.parametrize(
    ("asked", "now"),
    [
        pytest.param({"scopes": ["c", "a"]}, ["a", "c"], id="replaced"),
        pytest.param({"scopes": []}, [], id="cleared"),
        pytest.param({"scopes": None}, ["a", "b"], id="null"),
        pytest.param({"scopes": ["c", "x", "d"]}, ["c"], id="dropped"),
    ],
)
async def test_scopes_are_replaced_by_those_allowed(
    start: Callable[..., Caller], asked: dict[str, Any], now: list[str]
) -> None:
    """What the service does not have or the client may not request is dropped in silence."""
    service = ServiceSetup(
        Service(api_key=1, supported_scopes=tuple(Scope(name=name) for name in "abcd")),
        (Client(client_id=11, extension=ClientExtension(requestable_scopes=("a", "b", "c"))),),
    )
    caller = start(services=[service])
    created = await caller.create(scopes=["a", "b"])
    answer = await caller.update(accessToken=created["accessToken"], **asked)
    assert answer["scopes"] == now
    assert (await only(caller))["scopes"] == now


async def test_a_client_that_left_the_configuration_limits_nothing(
    start: Callable[..., Caller], tmp_path: Any
) -> None:
    """Its tokens stay and can be updated."""
    database = tmp_path / "tokens.db"
    caller = start(database=database)
    created = await caller.create()
    caller.sandbox.close()
    caller = start(database=database, services=[ServiceSetup(Service(api_key=1), ())])
    answer = await caller.update(accessToken=created["accessToken"], scopes=["a"])
    assert answer["scopes"] == ["a"]


@pytest.mark.parametrize(
    ("asked", "expiries"),
    [
        pytest.param({"accessTokenExpiresAt": 0}, (DAY, 10 * DAY), id="zero"),
        pytest.param({"accessTokenExpiresAt": -5}, (DAY, 10 * DAY), id="negative"),
        pytest.param({"refreshTokenExpiresAt": -5}, (DAY, 10 * DAY), id="negative refresh"),
        pytest.param({"accessTokenExpiresAt": NOW_S + 2499}, (2000, 10 * DAY), id="rounded"),
        pytest.param({"refreshTokenExpiresAt": NOW_S + 2500}, (DAY, 3000), id="refresh"),
        pytest.param({"accessTokenExpiresAt": 1000}, (1000 - NOW_S, 10 * DAY), id="past"),
        pytest.param(
            {"accessTokenExpiresAt": 2**63 - 1},
            (253_402_300_799_000 - NOW_S, 10 * DAY),
            id="9999",
        ),
    ],
)
async def test_expiries_are_set_to_the_second(
    caller: Caller, created: dict[str, Any], asked: dict[str, int], expiries: tuple[int, int]
) -> None:
    """Zero and less change nothing; the past is allowed."""
    answer = await caller.update(accessToken=created["accessToken"], **asked)
    stamps = (answer["accessTokenExpiresAt"] - NOW_S, answer["refreshTokenExpiresAt"] - NOW_S)
    assert stamps == expiries


async def test_a_token_without_refresh_token_has_no_refresh_expiry(caller: Caller) -> None:
    """Setting one changes nothing."""
    created = await caller.create(grantType="IMPLICIT")
    answer = await caller.update(
        accessToken=created["accessToken"], refreshTokenExpiresAt=NOW_S + 5000
    )
    assert answer["refreshTokenExpiresAt"] == 0
    assert (await only(caller))["refreshTokenExpiresAt"] == 0


async def test_persistence_outlasts_what_does_not_end_it(
    caller: Caller, created: dict[str, Any]
) -> None:
    """Persistent goes before an expiry; only an explicit expiry without it ends persistence."""
    value = created["accessToken"]
    steps: list[tuple[dict[str, Any], int | None]] = [
        ({"accessTokenPersistent": True, "accessTokenExpiresAt": NOW_S}, None),
        ({"accessTokenPersistent": False}, None),
        ({"accessTokenExpiresAt": NOW_S}, NOW_S),
    ]
    for asked, expiry in steps:
        answer = await caller.update(accessToken=value, **asked)
        assert answer.get("accessTokenExpiresAt") == expiry


SCOPED = Service(
    api_key=1,
    supported_scopes=(
        Scope(name="none"),
        Scope(
            name="short",
            attributes=(
                Pair(key="access_token.duration", value="10"),
                Pair(key="refresh_token.duration", value="40"),
            ),
        ),
        Scope(
            name="long",
            attributes=(
                Pair(key="access_token.duration", value="20"),
                Pair(key="refresh_token.duration", value="30"),
            ),
        ),
    ),
)
BOTH = {
    "accessTokenExpiresAtUpdatedOnScopeUpdate": True,
    "refreshTokenExpiresAtUpdatedOnScopeUpdate": True,
}


@pytest.mark.parametrize(
    ("asked", "expiries"),
    [
        pytest.param({"scopes": ["short"], **BOTH}, (10, 40), id="one"),
        pytest.param({"scopes": ["short", "long"], **BOTH}, (10, 30), id="shortest"),
        pytest.param({"scopes": []}, None, id="not asked for"),
        pytest.param({"scopes": ["none"], **BOTH}, None, id="no duration"),
        pytest.param({"scopes": ["long"], **BOTH}, None, id="no change"),
        pytest.param(BOTH, None, id="no scopes"),
        pytest.param(
            {
                "scopes": ["short"],
                "accessTokenExpiresAt": NOW_S + 5000,
                "refreshTokenExpiresAt": NOW_S + 6000,
                **BOTH,
            },
            (5, 6),
            id="explicit",
        ),
    ],
)
async def test_new_scopes_may_bring_a_new_expiry(
    start: Callable[..., Caller],
    clock: Clock,
    asked: dict[str, Any],
    expiries: tuple[int, int] | None,
) -> None:
    """The shortest duration of the new scopes counts from now, if the scopes did change."""
    caller = start(services=[SCOPED])
    created = await caller.create(scopes=["long"])
    clock.now = NOW_S / 1000
    answer = await caller.update(accessToken=created["accessToken"], **asked)
    stamps = answer["accessTokenExpiresAt"] - NOW_S, answer["refreshTokenExpiresAt"] - NOW_S
    assert stamps == tuple(1000 * seconds for seconds in expiries or (20, 30))


async def test_properties_and_details_are_replaced(caller: Caller, created: dict[str, Any]) -> None:
    """An empty list of properties removes them; a flag may be taken back."""
    value = created["accessToken"]
    answer = await caller.update(
        accessToken=value,
        properties=[{"key": "scope", "value": "x"}, {"key": "new", "value": "x"}],
        authorizationDetails=DETAILS,
        forExternalAttachment=True,
        certificateThumbprint="c",
    )
    assert answer["properties"] == [{"key": "new", "value": "x"}]
    assert (answer["authorizationDetails"], answer["forExternalAttachment"]) == (DETAILS, True)
    answer = await caller.update(accessToken=value, properties=[], forExternalAttachment=False)
    assert (answer["properties"], answer["forExternalAttachment"]) == ([], False)
    assert answer["authorizationDetails"] == DETAILS


async def test_properties_are_limited_here_too(caller: Caller, created: dict[str, Any]) -> None:
    """A refused update changes nothing."""
    answer = await caller.update(
        accessToken=created["accessToken"],
        scopes=[],
        properties=[{"key": "k", "value": "v" * 50_000}],
    )
    assert (answer["action"], answer["resultCode"]) == ("BAD_REQUEST", "A108201")
    assert (await only(caller))["scopes"] == ["a", "b"]


async def test_binding_to_a_dpop_key_changes_the_type(
    caller: Caller, created: dict[str, Any]
) -> None:
    """An empty thumbprint takes the binding back."""
    value = created["accessToken"]
    for thumbprint, token_type in (("t", "DPoP"), ("", "Bearer")):
        answer = await caller.update(accessToken=value, dpopKeyThumbprint=thumbprint)
        assert answer["tokenType"] == token_type


async def test_an_expired_token_can_be_revived(
    caller: Caller, clock: Clock, created: dict[str, Any]
) -> None:
    """Records stay until removed."""
    clock.now += 10 * DAY
    assert (await caller.list(tokenStatus="VALID"))["totalCount"] == 0
    later = int(clock.now * 1000) + DAY
    await caller.update(accessToken=created["accessToken"], accessTokenExpiresAt=later)
    assert (await caller.list(tokenStatus="VALID"))["totalCount"] == 1
