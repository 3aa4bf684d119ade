"""Services as the SDK's functions create, read, change, list and delete them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete import (
    client_create,
    client_list,
    service_create,
    service_delete,
    service_get,
    service_list,
    service_update,
    token_operations_create,
)
from authlete.models import Client, Pair, Scope, Service
from authlete.sandbox import Clock, Sandbox

from .sdk import calling, refusal

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from authlete import AuthleteCore


@pytest.fixture
def clock() -> Clock:
    """A clock for the sandbox."""
    return Clock(1_700_000_000)


@pytest.fixture
async def core(clock: Clock) -> AsyncIterator[AuthleteCore]:
    """Call a sandbox that accepts every service."""
    with Sandbox(clock=clock) as sandbox:
        async with calling(sandbox) as caller:
            yield caller


async def create(core: AuthleteCore, **settings: Any) -> Service:
    """Create a service."""
    return (await service_create(core, {"service": Service(**settings)})).unwrap()


async def test_a_service_is_created_with_what_authlete_assigns(core: AuthleteCore) -> None:
    """Which a request cannot choose; from then on there is no other."""
    chosen = {"number": 9, "api_key": 9, "api_secret": "s", "created_at": 1, "modified_at": 1}
    service = await create(
        core, service_name="Shop", metadata=[Pair(key="clientCount", value="7")], **chosen
    )
    assert service.api_key not in {9, None}
    assert service.api_secret not in {"s", None}
    assert service.number == 1
    assert service.created_at == service.modified_at == 1_700_000_000_000
    assert service.metadata == (Pair(key="clientCount", value="0"),)
    service_id = str(service.api_key)
    assert (await service_get(core, {"service_id": service_id})).unwrap() == service
    assert refusal(await service_get(core, {"service_id": "1"}))[:2] == (403, "A458203")
    created = await client_create(core, {"service_id": service_id, "client": Client()})
    assert created.unwrap().service_number == 1
    counted = (await service_get(core, {"service_id": service_id})).unwrap()
    assert counted.metadata == (Pair(key="clientCount", value="1"),)


async def test_an_update_replaces_all_but_what_authlete_assigned(
    core: AuthleteCore, clock: Clock
) -> None:
    """Members that the SDK does not know travel along, what is left out is gone."""
    created = await create(
        core,
        service_name="Shop",
        description="Sells.",
        supported_scopes=[Scope(name="a", unknown={"inner": 1})],
        unknown={"brandNew": {"a": [1]}},
    )
    clock.advance(60)
    body = attrs.evolve(created, service_name="Store", description=None, api_secret="x", number=5)
    service_id = str(created.api_key)
    updated = (await service_update(core, {"service_id": service_id, "service": body})).unwrap()
    assert updated == attrs.evolve(
        created, service_name="Store", description=None, modified_at=1_700_000_060_000
    )
    bare = await service_update(core, {"service_id": service_id, "service": Service()})
    assert bare.unwrap() == Service(
        number=created.number,
        api_key=created.api_key,
        api_secret=created.api_secret,
        metadata=(Pair(key="clientCount", value="0"),),
        created_at=created.created_at,
        modified_at=1_700_000_060_000,
    )


async def test_changes_take_effect_at_once(core: AuthleteCore) -> None:
    """Scopes and durations of the next token; a deleted service is gone with all it had."""
    service = await create(core, access_token_duration=60)
    of_service: dict[str, Any] = {"service_id": str(service.api_key)}
    client = (await client_create(core, {**of_service, "client": Client()})).unwrap()
    token = {"grant_type": "CLIENT_CREDENTIALS", "client_id": client.client_id, "scopes": ["a"]}
    request: dict[str, Any] = {**of_service, "token_create_request": token}
    assert (await token_operations_create(core, request)).unwrap().expires_in == 60
    body = attrs.evolve(service, access_token_duration=90, supported_scopes=[Scope(name="b")])
    await service_update(core, {**of_service, "service": body})
    refused = (await token_operations_create(core, request)).unwrap()
    assert refused.result_code == "A106201"
    token["scopes"] = ["b"]
    assert (await token_operations_create(core, request)).unwrap().expires_in == 90
    assert (await service_delete(core, of_service)).unwrap() is None
    for call in (service_get, service_delete, client_list):
        assert refusal(await call(core, of_service))[:2] == (403, "A458203")
    assert refusal(await service_get(core, {"service_id": "1"}))[:2] == (403, "A458203")
    assert (await service_list(core)).unwrap().total_count == 0


async def test_services_are_listed_page_by_page(core: AuthleteCore) -> None:
    """In the order of their creation; one that was made up is none of them."""
    empty = (await service_list(core)).unwrap()
    assert (empty.start, empty.end, empty.total_count, empty.services) == (0, 5, 0, None)
    created = [await create(core, service_name=str(number)) for number in range(7)]
    first = (await service_list(core)).unwrap()
    assert (first.total_count, first.services) == (7, tuple(created[:5]))
    last = (await service_list(core, {"start": 6, "end": 9})).unwrap()
    assert (last.start, last.end, last.services) == (6, 9, (created[6],))
    refused = await service_list(core, {"end": 2**31})
    assert refusal(refused)[:2] == (400, "A000201")


async def test_a_service_that_was_made_up_can_be_changed(core: AuthleteCore) -> None:
    """It goes on to accept every client, but is the only service then."""
    made_up = (await service_get(core)).unwrap()
    assert made_up == Service(api_key=1, metadata=(Pair(key="clientCount", value="0"),))
    body = attrs.evolve(made_up, access_token_duration=60)
    assert (await service_update(core, {"service": body})).unwrap().number == 1
    request = {"token_create_request": {"grant_type": "CLIENT_CREDENTIALS", "client_id": 5}}
    answer = await token_operations_create(core, request)
    assert answer.unwrap().expires_in == 60
    assert refusal(await service_get(core, {"service_id": "2"}))[0] == 403


async def test_a_service_that_was_made_up_can_be_deleted(core: AuthleteCore) -> None:
    """With what it had; its ID is made up again."""
    await client_create(core, {"client": Client()})
    assert (await client_list(core)).unwrap().total_count == 1
    assert (await service_delete(core)).unwrap() is None
    assert (await client_list(core)).unwrap().total_count == 0


@pytest.mark.parametrize(
    ("service", "path"),
    [
        (Service(issuer="rp.example"), "$.issuer"),
        (Service(access_token_sign_alg="HS256"), "$.accessTokenSignAlg"),
        (Service(supported_scopes=[Scope(name="a b")]), "$.supportedScopes[0].name"),
    ],
)
async def test_what_is_wrong_is_refused_by_its_path(
    core: AuthleteCore, service: Service, path: str
) -> None:
    """In a new service, and in a change of one."""
    created = await service_create(core, {"service": service})
    changed = await service_update(core, {"service": service})
    for result in (created, changed):
        status, code, message = refusal(result)
        assert (status, code) == (400, "A000201")
        assert f"{path} is " in message
    assert (await service_list(core)).unwrap().total_count == 0


async def test_what_was_created_survives_a_restart(tmp_path: Path) -> None:
    """The sandbox names it among its services then."""
    path = tmp_path / "sandbox.db"
    with Sandbox(path) as sandbox:
        async with calling(sandbox) as core:
            service = await create(core, service_name="Shop")
            of_service: Any = {"service_id": str(service.api_key)}
            body: Any = {**of_service, "client": Client(client_name="App")}
            client = (await client_create(core, body)).unwrap()
    with Sandbox(path) as sandbox:
        assert sandbox.service_ids == (str(service.api_key),)
        async with calling(sandbox) as core:
            listed = (await service_list(core)).unwrap().services or ()
            assert [found.service_name for found in listed] == ["Shop"]
            assert (await client_list(core, of_service)).unwrap().clients == (client,)
        assert sandbox.issue(subject="john")
