"""What is particular to httpx: connections kept in turn, and clients of the user's own."""

from __future__ import annotations

import asyncio
import gc
from threading import Barrier, Event, Lock
from typing import TYPE_CHECKING, Any

import anyio
import httpcore
import httpx
import httpx2
import pytest
import trio
import trio.testing

from authlete import Err, token_operations_delete
from authlete.errors import AuthleteDefaultError, ConnectError, NoResponseError
from authlete.transport import HttpxTransport
from authlete.transport import httpx as httpx_transport
from tests.fakes import TOKEN
from tests.faults import behaviours as do
from tests.faults.calls import FAR, create, new_core
from tests.faults.server import FaultServer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from authlete import AuthleteCore
    from tests.faults.server import Peer


async def error_by(client: Any, url: str = "http://localhost:1") -> Any:
    """Make a call through a user's client, and return the error."""
    async with client, new_core(url, HttpxTransport(client)) as core:
        match await create(core):
            case Err(error):
                return error


def test_connections_are_given_up_when_they_were_idle_for_long() -> None:
    """By the next call to any server on trio, which has no timer but tasks."""
    clock = trio.testing.MockClock(rate=1)

    async def scenario() -> None:
        async with new_core(server.url, HttpxTransport()) as core:
            async with trio.open_nursery() as nursery:
                for _ in range(3):
                    nursery.start_soon(create, core)
            assert server.open == 3
            clock.jump(10)
            assert (await create(core, server_url=other.url)).ok
            await trio.to_thread.run_sync(server.wait_until_left)
            assert other.open == 1

    with FaultServer(do.together(3)) as server, FaultServer(do.created) as other:
        trio.run(scenario, clock=clock)


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_the_connection_used_last_is_used_next(backend: str) -> None:
    """It is the one that is least likely to have been given up by the server."""
    peers: list[Peer] = []
    both_there, first_answered, turn = Barrier(2), Event(), Lock()

    def reply(peer: Peer) -> None:
        with turn:
            peers.append(peer)
            number = len(peers)
        if number <= 2:
            both_there.wait(FAR)
        if number == 2:
            first_answered.wait(FAR)
        do.created(peer)

    async def call(core: AuthleteCore) -> None:
        assert (await create(core)).ok
        first_answered.set()

    async def scenario() -> None:
        async with new_core(server.url, HttpxTransport()) as core:
            async with anyio.create_task_group() as tasks:
                tasks.start_soon(call, core)
                tasks.start_soon(call, core)
            for _ in range(3):
                await call(core)

    with FaultServer(reply) as server:
        anyio.run(scenario, backend=backend)
    first, second, *later = peers
    assert later == [second] * 3
    assert first is not second


def test_no_url_that_holds_a_token_is_kept() -> None:
    """That of a token to delete; those of other calls, which hold none, may be."""

    async def scenario() -> None:
        async with new_core(server.url, HttpxTransport()) as core:
            assert (await create(core)).ok
            request: Any = {"access_token_identifier": TOKEN}
            assert (await token_operations_delete(core, request)).ok

    with FaultServer(do.created) as server:
        anyio.run(scenario)
        assert TOKEN.encode() in server.requests[-1]
    gc.collect()
    kept = [str(item) for item in gc.get_objects() if issubclass(type(item), httpx.URL)]
    assert any(server.url in url for url in kept)
    assert not [url for url in kept if TOKEN in url]


def test_without_a_look_at_the_parser_no_connection_is_used_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What cannot be known to be clean is thrown away."""
    monkeypatch.delattr(httpcore.AsyncConnectionPool, "connections")

    async def scenario() -> None:
        async with new_core(server.url, HttpxTransport()) as core:
            for _ in range(3):
                assert (await create(core)).ok
        server.wait_until_left()

    with FaultServer(do.created) as server:
        anyio.run(scenario)
        assert server.accepted == 3


def test_the_callers_trace_is_kept() -> None:
    """``extensions`` reach httpx as they are."""
    events: list[str] = []

    async def trace(event: str, _: Mapping[str, Any]) -> None:
        events.append(event)

    async def scenario() -> None:
        async with new_core(server.url, HttpxTransport()) as core:
            assert (await create(core, extensions={"trace": trace})).ok

    with FaultServer(do.created) as server:
        anyio.run(scenario)
    assert "connection.connect_tcp.complete" in events


@pytest.mark.parametrize("library", [None, httpx, httpx2], ids=["none", "httpx", "httpx2"])
def test_no_extension_leads_the_credential_astray(
    library: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Httpx would send ``target`` in place of the URL, and a proxy would go there."""

    async def scenario() -> Any:
        transport = HttpxTransport(library and library.AsyncClient())
        async with new_core("http://server.test", transport, allow_insecure_http=True) as core:
            return await create(core, extensions={"target": b"http://evil.test/"})

    with FaultServer(do.created) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        result = anyio.run(scenario)
        assert isinstance(result.error, ConnectError)
        assert not proxy.requests


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
async def test_a_transport_that_calls_everything_a_connect_timeout(library: Any) -> None:
    """Once the request began to leave, it may have arrived, whatever the error is called."""

    class Mislabelling(library.AsyncBaseTransport):  # type: ignore[misc]
        async def handle_async_request(self, request: Any) -> Any:
            async for _ in request.stream:
                pass
            raise library.ConnectTimeout("the server closed the connection")

    error = await error_by(library.AsyncClient(transport=Mislabelling()))
    assert isinstance(error, NoResponseError)


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
async def test_a_client_that_fails_before_it_sends(library: Any) -> None:
    """Nothing has left then."""

    async def refuse(_: Any) -> None:
        raise LookupError

    error = await error_by(library.AsyncClient(event_hooks={"request": [refuse]}))
    assert isinstance(error, ConnectError)


@pytest.mark.parametrize("library", [httpx, httpx2], ids=lambda library: library.__name__)
def test_a_clients_own_ways_do_not_lead_the_credential_astray(library: Any) -> None:
    """It follows no redirect, and its own credential is not sent in place of ours."""

    async def scenario() -> None:
        client = library.AsyncClient(follow_redirects=True, auth=("user", "password"))
        assert isinstance(await error_by(client, server.url), AuthleteDefaultError)

    with FaultServer(do.created) as elsewhere:
        away = do.answer(307, b"", f"Location: {elsewhere.url}/api")
        with FaultServer(do.saying(away)) as server:
            anyio.run(scenario)
            assert b"authorization: bearer bearer" in server.requests[0].lower()
        assert not elsewhere.requests


async def test_closing_waits_for_idle_connections_that_are_being_closed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Whoever has closed a transport may end the event loop: nothing is under way any more."""
    close_all = httpx_transport._close_all  # noqa: SLF001 - it is slowed down
    closing, closed = asyncio.Event(), asyncio.Event()

    async def slowly(clients: Any) -> None:
        if clients:
            closing.set()
            await closed.wait()
        await close_all(clients)

    monkeypatch.setattr(httpx_transport, "_close_all", slowly)
    monkeypatch.setattr(httpx_transport, "KEEPALIVE", 0.0)
    with FaultServer(do.created) as server:
        transport = HttpxTransport()
        core = new_core(server.url, transport)
        assert (await create(core)).ok
        await closing.wait()
        ending = asyncio.create_task(core.aclose())
        await asyncio.sleep(0)
        assert not ending.done()
        closed.set()
        await ending
        await asyncio.to_thread(server.wait_until_left)
