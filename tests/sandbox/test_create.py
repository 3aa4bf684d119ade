"""What creating a token does."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import pytest

from authlete.models import Client, ClientExtension, GrantType, Pair, Scope, Service
from authlete.sandbox import ServiceSetup

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Caller

VALUE = re.compile("[A-Za-z0-9_-]{43}")
NOW_MS = 1_700_000_000_250
GRANTS = [grant for grant in GrantType if grant is not GrantType.REFRESH_TOKEN]


def hash_of(value: str) -> str:
    """Hash a token value the way the sandbox promises."""
    return urlsafe_b64encode(sha256(value.encode()).digest()).decode().rstrip("=")


async def only(caller: Caller) -> dict[str, Any]:
    """Read the one token there is."""
    answer = await caller.list()
    assert answer["totalCount"] == 1
    token: dict[str, Any] = answer["accessTokens"][0]
    return token


async def test_a_created_token_is_answered_whole(caller: Caller) -> None:
    """The answer holds the values, what they allow and how long, in Authlete's words."""
    answer = await caller.create(scopes=["b", "a", "b"], properties=[{"key": "k", "value": "v"}])
    assert VALUE.fullmatch(answer.pop("accessToken"))
    assert VALUE.fullmatch(answer.pop("refreshToken"))
    assert answer == {
        "resultCode": "A109001",
        "resultMessage": "[A109001] Created an access token (authorization_code, client 11).",
        "action": "OK",
        "tokenType": "Bearer",
        "clientId": 11,
        "clientIdentifier": "11",
        "subject": "john",
        "grantType": "AUTHORIZATION_CODE",
        "scopes": ["b", "a"],
        "refreshTokenScopes": ["b", "a"],
        "properties": [{"key": "k", "value": "v"}],
        "expiresAt": NOW_MS + 86_400_000,
        "expiresIn": 86_400,
        "tokenId": "1",
    }


async def test_a_stored_token_is_known_by_its_hashes(caller: Caller) -> None:
    """The list shows hashes, whole seconds and scopes in order of the alphabet."""
    created = await caller.create(scopes=["b", "a"])
    seconds = NOW_MS // 1000 * 1000
    assert await only(caller) == {
        "accessTokenHash": hash_of(created["accessToken"]),
        "refreshTokenHash": hash_of(created["refreshToken"]),
        "accessTokenExpiresAt": seconds + 86_400_000,
        "refreshTokenExpiresAt": seconds + 864_000_000,
        "createdAt": seconds,
        "lastRefreshedAt": 0,
        "clientId": 11,
        "subject": "john",
        "grantType": "AUTHORIZATION_CODE",
        "scopes": ["a", "b"],
        "refreshTokenScopes": ["a", "b"],
    }


async def test_stamps_are_rounded_to_the_nearest_second(start: Callable[..., Caller]) -> None:
    """Half a second and more counts as a whole one."""
    caller = start(clock=lambda: 1.5)
    await caller.create(accessTokenDuration=1)
    token = await only(caller)
    assert (token["createdAt"], token["accessTokenExpiresAt"]) == (2000, 3000)


@pytest.mark.parametrize("grant", GRANTS)
async def test_every_grant_creates(caller: Caller, grant: GrantType) -> None:
    """Only implicit and client credentials have no refresh token, only the latter no subject."""
    answer = await caller.create(grantType=grant, acr="high", authTime=5)
    assert answer["action"] == "OK"
    assert ("refreshToken" in answer) == (grant not in {"IMPLICIT", "CLIENT_CREDENTIALS"})
    assert ("refreshTokenHash" in await only(caller)) == ("refreshToken" in answer)
    assert ("subject" in answer) == (grant != "CLIENT_CREDENTIALS")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        pytest.param({"grantType": None}, "A104201", id="no grant"),
        pytest.param({"grantType": ""}, "A104201", id="empty grant"),
        pytest.param({"grantType": "REFRESH_TOKEN"}, "A104202", id="refresh grant"),
        pytest.param({"subject": None}, "A105201", id="no subject"),
        pytest.param({"subject": ""}, "A105201", id="empty subject"),
        pytest.param({"subject": "j" * 101}, "A105202", id="long subject"),
        pytest.param({"subject": "jürgen"}, "A105203", id="subject beyond ASCII"),
        pytest.param({"clientId": None}, "A107201", id="no client"),
        pytest.param({"clientId": 0}, "A107201", id="client 0"),
        pytest.param({"clientId": -1}, "A107201", id="negative client"),
        pytest.param({"clientId": 0, "clientIdentifier": "app"}, "A107201", id="unknown alias"),
        pytest.param({"clientId": 0, "clientIdentifier": str(2**63)}, "A107201", id="65 bits"),
        pytest.param({"clientId": 0, "clientIdentifier": "9" * 5000}, "A107201", id="endless"),
        pytest.param(
            {"clientId": 0, "clientIdentifier": "\u0661\u0661"}, "A107201", id="other digits"
        ),
        pytest.param({"properties": [{"key": "k", "value": "v" * 49_200}]}, "A108201", id="large"),
        pytest.param({"grantType": "IMPLICIT", "refreshToken": "r"}, "A108203", id="implicit"),
        pytest.param(
            {"grantType": "CLIENT_CREDENTIALS", "refreshToken": "r"}, "A108204", id="credentials"
        ),
    ],
)
async def test_a_wrong_request_creates_nothing(
    caller: Caller, members: dict[str, Any], code: str
) -> None:
    """What the caller did wrong is an answer with the action BAD_REQUEST."""
    answer = await caller.create(**members)
    assert (answer["action"], answer["resultCode"]) == ("BAD_REQUEST", code)
    assert set(answer) == {"action", "resultCode", "resultMessage"}
    assert (await caller.list())["totalCount"] == 0


@pytest.mark.parametrize(
    "members",
    [
        pytest.param({"subject": "j" * 100}, id="longest subject"),
        pytest.param({"grantType": "JWT_BEARER", "subject": None}, id="JWT without subject"),
        pytest.param({"grantType": "CLIENT_CREDENTIALS", "subject": "ü" * 101}, id="ignored"),
        pytest.param({"clientId": 2**63 - 1}, id="largest client"),
        pytest.param({"clientId": None, "clientIdentifier": "11"}, id="client as text"),
        pytest.param({"properties": [{"key": "k", "value": "v" * 49_100}]}, id="properties"),
        pytest.param({"refreshToken": ""}, id="empty value"),
    ],
)
async def test_what_is_just_within_the_rules_creates(
    caller: Caller, members: dict[str, Any]
) -> None:
    """Limits are inclusive, and what is ignored is not judged."""
    assert (await caller.create(**members))["action"] == "OK"


@pytest.mark.parametrize(
    ("members", "echoed"),
    [
        ({"clientId": 11, "clientIdentifier": "12"}, (11, "11")),
        ({"clientId": 0, "clientIdentifier": "12"}, (12, "12")),
        ({"clientId": None, "clientIdentifier": "app"}, (13, "app")),
    ],
)
async def test_a_client_is_named_by_number_or_alias(
    start: Callable[..., Caller], members: dict[str, Any], echoed: tuple[int, str]
) -> None:
    """The number goes before the identifier."""
    clients = (
        Client(client_id=11),
        Client(client_id=12),
        Client(client_id=13, client_id_alias="app"),
    )
    answer = await start(services=[ServiceSetup(Service(api_key=1), clients)]).create(**members)
    assert (answer["clientId"], answer["clientIdentifier"]) == echoed


@pytest.mark.parametrize(
    ("client", "outcome"),
    [
        (11, ("OK", "A109001")),
        (12, ("FORBIDDEN", "A107203")),
        (21, ("FORBIDDEN", "A107202")),
        (31, ("BAD_REQUEST", "A107201")),
    ],
)
async def test_only_usable_clients_of_the_service_get_tokens(
    start: Callable[..., Caller], client: int, outcome: tuple[str, str]
) -> None:
    """Locked clients and those of another service are forbidden, others unknown."""
    caller = start(
        services=[
            ServiceSetup(
                Service(api_key=1), (Client(client_id=11), Client(client_id=12, locked=True))
            ),
            ServiceSetup(Service(api_key=2), (Client(client_id=21),)),
            Service(api_key=3),
        ]
    )
    answer = await caller.create(clientId=client)
    assert (answer["action"], answer["resultCode"]) == outcome


async def test_grants_and_scopes_are_the_services(start: Callable[..., Caller]) -> None:
    """What the service does not support fails the call."""
    service = Service(
        api_key=1,
        supported_grant_types=(GrantType.PASSWORD,),
        supported_scopes=(Scope(name="a"), Scope(name="b")),
    )
    caller = start(services=[service])
    assert (await caller.create())["resultCode"] == "A104203"
    refused = await caller.create(grantType="PASSWORD", scopes=["a", "c"])
    assert refused["resultCode"] == "A106201"
    unrefreshable = await caller.create(grantType="PASSWORD", refreshToken="r")
    assert unrefreshable["resultCode"] == "A108202"
    created = await caller.create(grantType="PASSWORD", scopes=["b"])
    assert created["scopes"] == ["b"]
    assert not {"refreshToken", "refreshTokenScopes"} & set(created)


@pytest.mark.parametrize(("asked", "given"), [(None, ["a"]), ([], []), (["b"], ["b"])])
async def test_default_scopes_stand_in_for_none(
    start: Callable[..., Caller], asked: list[str] | None, given: list[str]
) -> None:
    """They are given only if the request names no scopes, not even an empty list."""
    scopes = (Scope(name="a", default_entry=True), Scope(name="b"))
    answer = await start(services=[Service(api_key=1, supported_scopes=scopes)]).create(
        scopes=asked
    )
    assert answer["scopes"] == given


@pytest.mark.parametrize(
    ("members", "seconds"),
    [
        pytest.param({"clientId": 11}, 1000, id="service"),
        pytest.param({"clientId": 11, "scopes": ["none"]}, 1000, id="scope without"),
        pytest.param({"clientId": 11, "scopes": ["long", "longer"]}, 2000, id="shortest scope"),
        pytest.param({"clientId": 12, "scopes": ["long"]}, 4000, id="client"),
        pytest.param({"clientId": 12, "accessTokenDuration": 7}, 7, id="request"),
        pytest.param({"clientId": 11, "accessTokenDuration": 0}, 1000, id="zero"),
        pytest.param({"clientId": 11, "accessTokenDuration": -7}, 1000, id="negative"),
    ],
)
async def test_durations_come_from_the_nearest_setting(
    start: Callable[..., Caller], members: dict[str, Any], seconds: int
) -> None:
    """The request decides before the client, the client before scopes, these before the service."""
    service = ServiceSetup(
        Service(
            api_key=1,
            access_token_duration=1000,
            supported_scopes=(
                Scope(name="none"),
                Scope(name="long", attributes=(Pair(key="access_token.duration", value="2000"),)),
                Scope(name="longer", attributes=(Pair(key="access_token.duration", value="3000"),)),
            ),
        ),
        (
            Client(client_id=11),
            Client(client_id=12, extension=ClientExtension(access_token_duration=4000)),
        ),
    )
    answer = await start(services=[service]).create(**members)
    assert answer["expiresIn"] == seconds
    assert answer["expiresAt"] == NOW_MS + seconds * 1000


async def test_refresh_tokens_have_durations_of_their_own(caller: Caller) -> None:
    """``refreshTokenDuration`` sets what the list shows."""
    await caller.create(refreshTokenDuration=60)
    assert (await only(caller))["refreshTokenExpiresAt"] == NOW_MS // 1000 * 1000 + 60_000


@pytest.mark.parametrize(
    ("members", "seconds"),
    [
        pytest.param({}, 50, id="service"),
        pytest.param({"refreshTokenDuration": 70}, 70, id="request"),
        pytest.param({"accessTokenDuration": 40}, 40, id="shorter already"),
        pytest.param({"refreshTokenDuration": 2**63 - 1}, 100, id="longer"),
        pytest.param({"grantType": "IMPLICIT"}, 100, id="no refresh token"),
        pytest.param({"accessTokenPersistent": True}, None, id="persistent"),
    ],
)
async def test_an_access_token_may_be_bound_to_its_refresh_tokens_time(
    start: Callable[..., Caller], members: dict[str, Any], seconds: int | None
) -> None:
    """With ``token_expiration_linked`` it never outlives the refresh token issued with it."""
    service = Service(
        api_key=1,
        access_token_duration=100,
        refresh_token_duration=50,
        token_expiration_linked=True,
    )
    answer = await start(services=[service]).create(**members)
    assert answer.get("expiresIn") == seconds


async def test_nothing_outlives_the_year_9999(caller: Caller) -> None:
    """A duration may be as large as 64 bits allow."""
    answer = await caller.create(accessTokenDuration=2**63 - 1, refreshTokenDuration=2**63 - 1)
    assert answer["expiresAt"] == 253_402_300_799_000
    assert (await only(caller))["refreshTokenExpiresAt"] == 253_402_300_799_000


async def test_persistent_tokens_have_no_expiry(caller: Caller) -> None:
    """The duration is ignored, and neither answer nor list holds an expiry."""
    answer = await caller.create(accessTokenPersistent=True, accessTokenDuration=5)
    assert not {"expiresAt", "expiresIn"} & set(answer)
    assert "accessTokenExpiresAt" not in await only(caller)


async def test_given_values_are_used(caller: Caller) -> None:
    """Migrated tokens keep their values, whatever those look like."""
    answer = await caller.create(accessToken="0a/ü", refreshToken="1b c")
    assert (answer["accessToken"], answer["refreshToken"]) == ("0a/ü", "1b c")
    assert (await only(caller))["accessTokenHash"] == hash_of("0a/ü")


@pytest.mark.parametrize("service", ["1", "2"])
async def test_a_value_is_used_once(start: Callable[..., Caller], service: str) -> None:
    """No token of any service takes the value of another, and a refused one leaves no trace."""
    caller = start()
    await caller.create(accessToken="a", refreshToken="r")
    other = type(caller)(caller.sandbox, service)
    assert (await other.create(accessToken="a"))["resultCode"] == "A144201"
    assert (await other.create(refreshToken="r"))["resultCode"] == "A144202"
    assert (await other.create(accessToken="a", refreshToken="r"))["resultCode"] == "A144201"
    assert (await caller.list())["totalCount"] == 1


async def test_repeated_requests_create_tokens_each(caller: Caller) -> None:
    """Without values of its own, a request is no different when it comes again."""
    answers = [await caller.create() for _ in range(3)]
    assert len({answer["accessToken"] for answer in answers}) == 3
    assert (await caller.list())["totalCount"] == 3


async def test_properties_that_would_collide_with_oauth_are_ignored(caller: Caller) -> None:
    """Names of token responses are no properties, and neither is a value without a key."""
    properties = [
        {"key": "scope", "value": "x"},
        {"key": "id_token", "value": "x"},
        {"value": "x"},
        {"key": "mine", "value": "x", "hidden": True},
    ]
    answer = await caller.create(properties=properties)
    assert answer["properties"] == [{"key": "mine", "value": "x", "hidden": True}]
    assert (await only(caller))["properties"] == answer["properties"]


async def test_binding_to_a_dpop_key_changes_the_type(start: Callable[..., Caller]) -> None:
    """Other tokens have the service's type."""
    caller = start(services=[Service(api_key=1, access_token_type="token")])
    assert (await caller.create())["tokenType"] == "token"
    assert (await caller.create(dpopKeyThumbprint="t"))["tokenType"] == "DPoP"


async def test_details_are_echoed(caller: Caller) -> None:
    """Authorization details, session and attachment flag come back as they were sent."""
    details = {"elements": [{"type": "t", "actions": ["read"], "otherFields": '{"x":1}'}]}
    answer = await caller.create(
        authorizationDetails=details, sessionId="s", forExternalAttachment=True
    )
    assert answer["authorizationDetails"] == details
    assert (answer["sessionId"], answer["forExternalAttachment"]) == ("s", True)


async def test_a_client_may_have_one_token_per_subject(start: Callable[..., Caller]) -> None:
    """If it is set up so, whatever holds of other clients."""
    clients = (Client(client_id=11, single_access_token_per_subject=True), Client(client_id=12))
    caller = start(services=[ServiceSetup(Service(api_key=1), clients)])
    for client in (11, 11, 12, 12):
        await caller.create(clientId=client)
    assert (await caller.list(clientIdentifier="11"))["totalCount"] == 1
    assert (await caller.list(clientIdentifier="12"))["totalCount"] == 2


async def test_a_service_may_allow_one_token_per_subject(start: Callable[..., Caller]) -> None:
    """A new token replaces those of the same client and subject, but not without a subject."""
    caller = start(services=[Service(api_key=1, single_access_token_per_subject=True)])
    for client in (11, 11, 12):
        await caller.create(clientId=client)
    for _ in range(2):
        await caller.create(grantType="CLIENT_CREDENTIALS")
    assert (await caller.list(subject="john"))["totalCount"] == 2
    assert (await caller.list())["totalCount"] == 4
