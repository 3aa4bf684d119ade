"""Clients as the SDK's functions create, read, change, list and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete import (
    AuthleteCore,
    client_create,
    client_delete,
    client_get,
    client_list,
    client_update,
    introspection_process,
    token_operations_create,
)
from authlete.models import (
    Client,
    ClientAuthMethod,
    ClientExtension,
    ClientSource,
    ClientType,
    Pair,
    Scope,
    Service,
)
from authlete.sandbox import Clock, Sandbox, ServiceSetup

from .sdk import calling, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

STRICT = ServiceSetup(
    Service(api_key=1, supported_scopes=(Scope(name="a"), Scope(name="b"))),
    (Client(client_id=11, client_id_alias="app", client_name="App"),),
)
OTHER = ServiceSetup(Service(api_key=2), (Client(client_id=21, client_id_alias="other"),))


@pytest.fixture
def clock() -> Clock:
    """A clock for the sandbox."""
    return Clock(1_700_000_000)


@pytest.fixture
async def strict(clock: Clock) -> AsyncIterator[AuthleteCore]:
    """Call a service that has one client."""
    with Sandbox(services=[STRICT, OTHER], clock=clock) as sandbox:
        async with calling(sandbox) as core:
            yield core


@pytest.fixture
async def free(clock: Clock) -> AsyncIterator[AuthleteCore]:
    """Call a sandbox that accepts every service and client."""
    with Sandbox(clock=clock) as sandbox:
        async with calling(sandbox) as core:
            yield core


async def create(core: AuthleteCore, **settings: Any) -> Client:
    """Create a client."""
    return (await client_create(core, {"client": Client(**settings)})).unwrap()


async def test_a_client_is_created_with_what_authlete_assigns(strict: AuthleteCore) -> None:
    """Which a request cannot choose."""
    chosen = {
        "number": 99,
        "service_number": 99,
        "client_id": 99,
        "client_secret": "s",
        "created_at": 1,
        "modified_at": 1,
        "dynamically_registered": True,
    }
    client = await create(
        strict, client_name="Shop", redirect_uris=["https://rp.example/cb"], **chosen
    )
    assert client.client_id not in {99, None}
    assert client.client_id_alias == str(client.client_id)
    assert len(client.client_secret or "") == 86
    assert client.created_at == client.modified_at == 1_700_000_000_000
    assert (client.number, client.service_number) == (3, 1)
    assert client.dynamically_registered is None
    assert client.client_source == ClientSource.STATIC_REGISTRATION
    assert client.client_type == ClientType.CONFIDENTIAL
    assert client.derived_sector_identifier == "rp.example"
    got = await client_get(strict, {"client_id": client.client_id or 0})
    assert got.unwrap() == client


@pytest.mark.parametrize(
    ("settings", "kind", "has_secret"),
    [
        ({}, ClientType.CONFIDENTIAL, True),
        ({"client_type": ClientType.PUBLIC}, ClientType.PUBLIC, False),
        ({"token_auth_method": ClientAuthMethod.NONE}, ClientType.PUBLIC, False),
    ],
)
async def test_public_clients_have_no_secret(
    strict: AuthleteCore,
    settings: dict[str, Any],
    kind: ClientType,
    has_secret: bool,  # noqa: FBT001 - pytest passes it by its name
) -> None:
    client = await create(strict, **settings)
    assert client.client_type == kind
    assert bool(client.client_secret) is has_secret


@pytest.mark.parametrize(
    ("settings", "sector"),
    [
        ({}, None),
        ({"redirect_uris": ["https://a.example/1", "https://b.example/2"]}, None),
        ({"redirect_uris": ["com.example.app:/cb"]}, None),
        (
            {
                "redirect_uris": ["https://a.example/1", "https://b.example/2"],
                "sector_identifier_uri": "https://c.example/uris",
            },
            "c.example",
        ),
    ],
)
async def test_the_sector_of_a_client_follows_from_its_uris(
    strict: AuthleteCore, settings: dict[str, Any], sector: str | None
) -> None:
    """If they leave no choice."""
    assert (await create(strict, **settings)).derived_sector_identifier == sector


async def test_an_update_replaces_all_but_what_authlete_assigned(
    strict: AuthleteCore, clock: Clock
) -> None:
    """Members that the SDK does not know travel along, what is left out is gone."""
    created = await create(
        strict,
        client_name="Shop",
        client_id_alias="shop",
        description="Sells.",
        attributes=[Pair(key="k", value="v", unknown={"inner": 1})],
        unknown={"brandNew": {"a": [1]}},
    )
    clock.advance(60)
    body = attrs.evolve(
        created, client_name="Store", description=None, client_secret="x", number=None
    )
    request = {"client_id": created.client_id or 0, "client": body}
    updated = (await client_update(strict, request)).unwrap()
    assert updated == attrs.evolve(
        created, client_name="Store", description=None, modified_at=1_700_000_060_000
    )
    assert updated.unknown == {"brandNew": {"a": [1]}}
    request = {"client_id": created.client_id or 0, "client": Client(client_name="Bare")}
    bare = (await client_update(strict, request)).unwrap()
    assert bare.client_id_alias == str(created.client_id)
    assert (bare.client_secret, bare.attributes) == (created.client_secret, None)


async def test_changes_take_effect_at_once(strict: AuthleteCore) -> None:
    """A deleted client leaves no token, a changed alias is forgotten."""
    client = await create(strict, client_id_alias="shop")
    token = await token_for(strict, "shop")
    body = attrs.evolve(client, client_id_alias="store")
    await client_update(strict, {"client_id": client.client_id or 0, "client": body})
    assert await token_for(strict, "shop") is None
    assert await token_for(strict, "store")
    assert await introspected(strict, token) == "OK"
    deleted = await client_delete(strict, {"client_id": client.client_id or 0})
    assert deleted.unwrap() is None
    assert await introspected(strict, token) == "UNAUTHORIZED"
    assert await token_for(strict, "store") is None
    again = await client_delete(strict, {"client_id": client.client_id or 0})
    assert refusal(again)[:2] == (404, "A001212")


async def token_for(core: AuthleteCore, identifier: str) -> str | None:
    """Create a token for a client; ``None`` if it gets none."""
    request = {"grant_type": "CLIENT_CREDENTIALS", "client_identifier": identifier}
    result = await token_operations_create(core, {"token_create_request": request})
    return result.unwrap().access_token


async def introspected(core: AuthleteCore, token: str | None) -> str:
    """Introspect a token and return the action."""
    request = {"introspection_request": {"token": token or ""}}
    return str((await introspection_process(core, request)).unwrap().action)


@pytest.mark.parametrize(
    ("client_id", "outcome"),
    [("12", (404, "A001212")), ("21", (403, "A001213")), ("app", (400, "A001216"))],
)
async def test_another_client_is_not_found(
    strict: AuthleteCore, client_id: str, outcome: tuple[int, str]
) -> None:
    """An alias is no ID here."""
    got = await client_get(strict, {"client_id": client_id})
    changed = await client_update(strict, {"client_id": client_id, "client": Client()})
    deleted = await client_delete(strict, {"client_id": client_id})
    assert {refusal(result)[:2] for result in (got, changed, deleted)} == {outcome}


async def test_no_two_clients_have_one_alias(strict: AuthleteCore) -> None:
    """Nor is an alias another client's ID; the client that is refused stays as it was."""
    client = await create(strict)
    for alias in ("app", "11"):
        created = await client_create(strict, {"client": Client(client_id_alias=alias)})
        body = attrs.evolve(client, client_id_alias=alias)
        request = {"client_id": client.client_id or 0, "client": body}
        changed = await client_update(strict, request)
        for result in (created, changed):
            status, code, message = refusal(result)
            assert (status, code) == (400, "A000201")
            assert "Another client of the service has the alias" in message
    got = await client_get(strict, {"client_id": client.client_id or 0})
    assert got.unwrap() == client


@pytest.mark.parametrize(
    ("client", "path"),
    [
        (Client(redirect_uris=["https://rp.example/#x"]), "$.redirectUris[0]"),
        (Client(jwks="{}"), "$.jwks"),
        (Client(grant_types=["CODE"]), "$.grantTypes[0]"),
        (
            Client(extension=ClientExtension(requestable_scopes=["a", "z"])),
            "$.extension.requestableScopes[1]",
        ),
    ],
)
async def test_what_is_wrong_is_refused_by_its_path(
    strict: AuthleteCore, client: Client, path: str
) -> None:
    """In a new client, and in a change of one."""
    created = await client_create(strict, {"client": client})
    changed = await client_update(strict, {"client_id": 11, "client": client})
    for result in (created, changed):
        status, code, message = refusal(result)
        assert (status, code) == (400, "A000201")
        assert f"{path} is " in message
    unchanged = (await client_get(strict, {"client_id": 11})).unwrap()
    assert unchanged.client_name == "App"


async def test_a_developer_has_as_many_clients_as_the_service_allows() -> None:
    """Others are not counted."""
    with Sandbox(services=[ServiceSetup(Service(api_key=1, clients_per_developer=2), ())]) as it:
        async with calling(it) as core:
            for developer in ("jane", "jane", "joe", None):
                await create(core, developer=developer)
            refused = await client_create(core, {"client": Client(developer="jane")})
            assert "The developer has 2 clients" in refusal(refused)[2]
            await create(core)


async def test_clients_are_listed_page_by_page(strict: AuthleteCore) -> None:
    """In the order of their creation, all or those of a developer."""
    ids = [11]
    for number in range(7):
        created = await create(strict, developer="ab"[number % 2])
        ids.append(created.client_id or 0)
    first = (await client_list(strict)).unwrap()
    assert (first.start, first.end, first.total_count) == (0, 5, 8)
    assert [client.client_id for client in first.clients or ()] == ids[:5]
    last = (await client_list(strict, {"start": 6, "end": 20})).unwrap()
    assert [client.client_id for client in last.clients or ()] == ids[6:]
    of_one = (await client_list(strict, {"developer": "b", "end": 2})).unwrap()
    assert (of_one.developer, of_one.total_count) == ("b", 3)
    assert [client.client_id for client in of_one.clients or ()] == [ids[2], ids[4]]
    none = (await client_list(strict, {"start": 8})).unwrap()
    assert (none.total_count, none.clients) == (8, None)
    for wrong in ({"start": -1}, {"end": 1001}):
        refused = await client_list(strict, wrong)
        assert refusal(refused)[:2] == (400, "A000201")


async def test_a_client_that_was_made_up_can_be_changed(free: AuthleteCore) -> None:
    """It is read as what is known of it, stored when it is changed, and forgotten when deleted."""
    assert (await client_get(free, {"client_id": 5})).unwrap() == Client(client_id=5)
    body = Client(client_name="Five", client_id_alias="five")
    changed = (await client_update(free, {"client_id": 5, "client": body})).unwrap()
    assert (changed.client_id, changed.client_name) == (5, "Five")
    token = await token_for(free, "five")
    assert await token_for(free, "6")
    assert (await client_list(free)).unwrap().clients == (changed,)
    assert (await client_delete(free, {"client_id": 5})).unwrap() is None
    assert await introspected(free, token) == "UNAUTHORIZED"
    assert (await client_get(free, {"client_id": 5})).unwrap() == Client(client_id=5)
    too_large = await client_get(free, {"client_id": str(2**63)})
    assert refusal(too_large)[:2] == (404, "A001212")
