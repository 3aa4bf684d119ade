"""What a server publishes: fresh, known, stale and not to be had."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from authlete.sandbox import Answer, Latency
from authlete.server.published import FRESH_SECONDS, RETRY_SECONDS, STALE_SECONDS
from tests.server.conftest import ISSUER, Browser, content

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.server.conftest import World

DISCOVERY = "/.well-known/openid-configuration"
PATHS = [DISCOVERY, "/.well-known/oauth-authorization-server", "/jwks"]


@pytest.fixture
def world(start: Callable[..., World]) -> World:
    """One worker: each has a cache of its own."""
    alone = start()
    alone.browser = Browser(alone.server, workers=1)
    return alone


@pytest.mark.parametrize("path", PATHS)
async def test_a_document_is_published_and_known_by_its_tag(world: World, path: str) -> None:
    response = await world.browser.get(path)
    assert response.status == 200
    assert content(response).get("issuer", ISSUER) == ISSUER
    tag = response.header("etag") or ""
    assert (response.header("cache-control") or "").startswith("public, max-age=")
    for known in (tag, f'"x", W/{tag}'):
        again = await world.browser.get(path, headers=[("if-none-match", known)])
        assert (again.status, again.body, again.header("etag")) == (304, b"", tag)
    other = await world.browser.get(path, headers=[("if-none-match", '"x"')])
    assert other.status == 200


async def test_both_documents_say_the_same(world: World) -> None:
    first, second = [await world.browser.get(path) for path in PATHS[:2]]
    assert first == second


async def test_keys_are_typed_as_such(world: World) -> None:
    response = await world.browser.get("/jwks")
    assert response.header("content-type") == "application/jwk-set+json"
    assert all("d" not in key for key in content(response)["keys"])


@pytest.mark.parametrize("status", [200, 204])
async def test_no_keys_are_an_empty_set(world: World, status: int) -> None:
    world.sandbox.script(Answer(status), operation="service_get_jwks")
    response = await world.browser.get("/jwks")
    assert (response.status, content(response)) == (200, {"keys": []})


async def test_keys_that_are_elsewhere_are_found_by_a_redirect(world: World) -> None:
    """Django's kit never gets there: its HTTP client follows."""
    world.sandbox.script(
        Answer(302, headers={"Location": "https://keys.example/jwks"}),
        operation="service_get_jwks",
    )
    response = await world.browser.get("/jwks", headers=[("if-none-match", '"x"')])
    assert (response.status, response.header("location")) == (302, "https://keys.example/jwks")


async def test_authlete_is_asked_once_a_minute(world: World) -> None:
    for _ in range(3):
        await world.browser.get(DISCOVERY)
    assert world.asked_for() == ["service_get_configuration"]
    world.clock.advance(FRESH_SECONDS)
    await world.browser.get(DISCOVERY)
    assert len(world.asked_for()) == 2


async def test_many_at_once_ask_once(world: World) -> None:
    answers = await asyncio.gather(*(world.browser.get(DISCOVERY) for _ in range(20)))
    assert {answer.status for answer in answers} == {200}
    assert world.asked_for() == ["service_get_configuration"]


async def test_while_one_asks_others_are_served_what_was_known(world: World) -> None:
    known = await world.browser.get(DISCOVERY)
    world.clock.advance(FRESH_SECONDS)
    world.sandbox.script(Latency(float("inf")), operation="service_get_configuration")
    asking = asyncio.create_task(world.browser.get(DISCOVERY))
    while len(world.asked_for()) == 1:
        await asyncio.sleep(0)
        if world.server.metadata._lock.locked():  # noqa: SLF001 - there is no other sign of it
            break
    assert await world.browser.get(DISCOVERY) == known
    asking.cancel()


async def test_what_was_known_is_served_for_a_day_without_authlete(world: World) -> None:
    known = await world.browser.get(DISCOVERY)
    world.clock.advance(FRESH_SECONDS)
    with world.sandbox.outage():
        assert await world.browser.get(DISCOVERY) == known
        asked = len(world.asked_for())
        assert await world.browser.get(DISCOVERY) == known
        assert len(world.asked_for()) == asked, "a failure is not tried again at once"
        world.clock.advance(RETRY_SECONDS)
        assert await world.browser.get(DISCOVERY) == known
        world.clock.advance(STALE_SECONDS)
        response = await world.browser.get(DISCOVERY)
    assert (response.status, content(response)) == (500, {"error": "server_error"})
    assert len(world.owner.failures) == 1
    assert (await world.browser.get(DISCOVERY)).status == 200


async def test_nothing_known_and_no_authlete_is_a_failure(world: World) -> None:
    with world.sandbox.outage():
        for path in PATHS:
            assert (await world.browser.get(path)).status == 500
