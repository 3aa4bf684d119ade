"""A client may be used in one event loop after another, closed at any time, or not at all."""

from __future__ import annotations

import asyncio
import gc
import socket
import subprocess
import sys
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

import aiohttp
import anyio
import anyio.to_thread
import httpx
import httpx2
import pytest
from anyio.lowlevel import checkpoint

from authlete import Err
from authlete.errors import ConnectError, NoResponseError, RequestValidationError
from authlete.transport import HttpxTransport
from authlete.transport.aiohttp import AiohttpTransport
from tests.faults import behaviours as do
from tests.faults.calls import FAR, create, new_core
from tests.faults.server import LOOPBACK, FaultServer
from tests.transports import POOLS, every_carrier, every_pool

if TYPE_CHECKING:
    from collections.abc import Callable

    from authlete import AuthleteCore
    from authlete.transport import Transport
    from tests.faults.server import Peer
    from tests.transports import Carrier


@every_pool
def test_one_client_in_one_event_loop_after_another(carrier: Carrier) -> None:
    """Each loop has connections of its own, which end with it."""
    transport = carrier.new()

    async def scenario() -> None:
        assert (await create(core)).ok
        assert (await create(core)).ok

    with FaultServer(do.created) as server:
        core = new_core(server.url, transport)
        for number in range(1, 4):
            carrier.run(scenario)
            server.wait_until_left()
            assert server.accepted == number


OWN = [
    pytest.param(lambda: HttpxTransport(httpx.AsyncClient()), id="httpx"),
    pytest.param(lambda: HttpxTransport(httpx2.AsyncClient()), id="httpx2"),
    pytest.param(lambda: AiohttpTransport(aiohttp.ClientSession()), id="aiohttp"),
]


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # connections end as their users left them
@pytest.mark.parametrize("new", OWN)
def test_a_callers_client_in_one_event_loop_after_another(new: Callable[[], Transport]) -> None:
    """Its connections belong to the first loop: a call works, or says what is the matter."""
    cores: list[AuthleteCore] = []

    async def scenario() -> list[Any]:
        if not cores:
            cores.append(new_core(server.url, new()))
        return [await create(cores[0]) for _ in range(3)]

    with FaultServer(do.created) as server:
        assert all(result.ok for result in asyncio.run(scenario()))
        for _ in range(2):
            results = asyncio.run(scenario())
            errors = [result.error for result in results if not result.ok]
            assert errors
            for error in errors:
                assert isinstance(error, ConnectError | NoResponseError)
                assert "belongs to another event loop" in str(error)
        cores.clear()
        gc.collect()


@every_pool
def test_one_client_in_event_loops_at_once(carrier: Carrier) -> None:
    """Threads with loops of their own do not get into each other's way."""
    answered: list[bool] = []

    async def scenario() -> None:
        answered.extend([(await create(core)).ok for _ in range(20)])

    with FaultServer(do.created) as server:
        core = new_core(server.url, carrier.new())
        threads = [Thread(target=carrier.run, args=(scenario,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        server.wait_until_left()
    assert answered == [True] * 80


@every_pool
def test_calls_in_turn_share_a_connection(carrier: Carrier) -> None:
    """Setting one up costs more than the call."""

    async def scenario() -> None:
        async with new_core(server.url, carrier.new()) as core:
            for _ in range(5):
                assert (await create(core)).ok
        server.wait_until_left()

    with FaultServer(do.created) as server:
        carrier.run(scenario)
        assert server.accepted == 1


@every_pool
def test_connections_are_bounded(carrier: Carrier) -> None:
    """However many calls there are at once, each finds its turn."""

    async def scenario() -> None:
        core = new_core(server.url, carrier.new(max_connections=3))
        async with core, anyio.create_task_group() as tasks:
            for _ in range(50):
                tasks.start_soon(create, core)
        server.wait_until_left()

    with FaultServer(do.created) as server:
        carrier.run(scenario)
        assert len(server.requests) == 50
        assert server.accepted <= 3


@every_pool
def test_the_bound_is_over_all_servers(carrier: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections that wait for another request to the same server count, too."""
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _, *rest, **kw: resolve(LOOPBACK, *rest, **kw)
    )
    for module in ("httpx", "aiohttp"):
        monkeypatch.setattr(f"authlete.transport.{module}.KEEPALIVE", FAR)

    async def scenario() -> None:
        urls = [f"http://{number}.localhost:{server.port}" for number in range(12)]
        async with new_core(server.url, carrier.new(max_connections=3)) as core:
            for url in urls:
                assert (await create(core, server_url=url)).ok
            assert server.accepted == 12
            await anyio.to_thread.run_sync(server.wait_until_open, 3)
            for url in urls[-3:]:
                assert (await create(core, server_url=url)).ok
            assert server.accepted == 12, "those used last are the ones that are kept"
            async with anyio.create_task_group() as tasks:
                for url in urls * 2:
                    tasks.start_soon(lambda url: create(core, server_url=url), url)
            await anyio.to_thread.run_sync(server.wait_until_open, 3)
        await anyio.to_thread.run_sync(server.wait_until_left)

    with FaultServer(do.created) as server:
        carrier.run(scenario)
        assert len(server.requests) == 12 + 3 + 24


@pytest.mark.parametrize("carrier", [each for each in POOLS if each.backend != "trio"], ids=str)
def test_idle_connections_end_without_traffic(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody has to call again, and the client works on."""

    async def scenario() -> None:
        async with new_core(server.url, carrier.new()) as core:
            for _ in range(2):
                async with anyio.create_task_group() as tasks:
                    for _ in range(9):
                        tasks.start_soon(create, core)
                await anyio.to_thread.run_sync(server.wait_until_left)

    for module in ("httpx", "aiohttp"):
        monkeypatch.setattr(f"authlete.transport.{module}.KEEPALIVE", 0.05)
    with FaultServer(do.created) as server:
        carrier.run(scenario)
        assert len(server.requests) == 18


@every_pool
def test_room_is_made_by_the_oldest_connection_alone(carrier: Carrier) -> None:
    """Another one to the same server stays."""

    async def scenario() -> None:
        async with new_core(server.url, carrier.new(max_connections=2)) as core:
            async with anyio.create_task_group() as tasks:
                for _ in range(2):
                    tasks.start_soon(create, core)
            assert (await create(core, server_url=other.url)).ok
            await anyio.to_thread.run_sync(server.wait_until_open, 1)
            assert other.open == 1
            assert (await create(core)).ok
        assert server.accepted == 2

    with FaultServer(do.together(2)) as server, FaultServer(do.created) as other:
        carrier.run(scenario)


@pytest.mark.parametrize("carrier", [each for each in POOLS if each.backend != "trio"], ids=str)
def test_a_connection_in_use_does_not_end(
    carrier: Carrier, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long an answer takes; it ends after that."""

    def slowly(peer: Peer) -> None:
        peer.pause(4 * short)
        do.created(peer)

    async def scenario() -> None:
        async with new_core(server.url, carrier.new()) as core:
            for reply in (do.created, slowly):
                server.reply = reply
                assert (await create(core)).ok
            await anyio.to_thread.run_sync(server.wait_until_left)

    short = 0.05
    for module in ("httpx", "aiohttp"):
        monkeypatch.setattr(f"authlete.transport.{module}.KEEPALIVE", short)
    with FaultServer(do.created) as server:
        carrier.run(scenario)
        assert len(server.requests) == 2


@every_pool
def test_a_cancelled_closing_closes_all(carrier: Carrier) -> None:
    """By a cancel scope of anyio, and by the way of asyncio's tasks."""

    async def open_some() -> AuthleteCore:
        core = new_core(server.url, carrier.new())
        async with anyio.create_task_group() as tasks:
            for _ in range(9):
                tasks.start_soon(create, core)
        return core

    async def close_in_a_cancelled_scope(core: AuthleteCore) -> None:
        with anyio.CancelScope() as scope:
            scope.cancel()
            await core.aclose()

    async def cancel_the_task_that_closes(core: AuthleteCore) -> None:
        task = asyncio.create_task(core.aclose())
        await asyncio.sleep(0)
        task.cancel()
        await asyncio.wait([task])

    async def scenario() -> None:
        await close_in_a_cancelled_scope(await open_some())
        await anyio.to_thread.run_sync(server.wait_until_left)
        if carrier.backend == "asyncio":
            await cancel_the_task_that_closes(await open_some())
            await anyio.to_thread.run_sync(server.wait_until_left)

    with FaultServer(do.together(9)) as server:
        carrier.run(scenario)
        assert server.accepted >= 9


@pytest.mark.parametrize("wrong", [0, -1, "5", None, 1.5, True])
@pytest.mark.parametrize("new", [HttpxTransport, AiohttpTransport])
def test_a_bound_that_is_none_is_refused(wrong: Any, new: Any) -> None:
    """Where it is given, not at the first call."""
    with pytest.raises(RequestValidationError) as caught:
        new(max_connections=wrong)
    assert caught.value.path == "max_connections"


@every_carrier
def test_a_closed_client_says_so(carrier: Carrier) -> None:
    """It sends nothing, and may be closed again."""

    async def scenario() -> None:
        async with carrier.open() as transport:
            core = new_core(server.url, transport)
            await core.aclose()
            await core.aclose()
            result = await create(core)
            assert isinstance(result, Err)
            assert isinstance(result.error, ConnectError)
            assert "closed" in str(result.error)
            other = await create(new_core(server.url, transport))
            assert isinstance(other, Err)
            assert isinstance(other.error, ConnectError)
        assert server.accepted == 0

    with FaultServer(do.created) as server:
        carrier.run(scenario)


@every_pool
def test_closing_while_calls_are_under_way(carrier: Carrier) -> None:
    """Each of them still has an outcome, and nothing stays open."""
    results: list[Any] = []
    begun, closed = Event(), Event()

    def reply(peer: Peer) -> None:
        begun.set()
        closed.wait(FAR)
        do.created(peer)

    async def call(core: Any) -> None:
        results.append(await create(core))

    async def scenario() -> None:
        core = new_core(server.url, carrier.new(max_connections=2))
        async with anyio.create_task_group() as tasks:
            for _ in range(6):
                tasks.start_soon(call, core)
            await anyio.to_thread.run_sync(begun.wait, FAR)
            await core.aclose()
            closed.set()
        server.wait_until_left()

    with FaultServer(reply) as server:
        carrier.run(scenario)
    assert len(results) == 6
    for result in results:
        assert result.ok or isinstance(result.error, ConnectError | NoResponseError)


@every_pool
def test_a_forgotten_client_is_cleaned_up(carrier: Carrier) -> None:
    """Its connections go with it, while the event loop runs on."""

    async def scenario() -> None:
        before = anyio.get_running_tasks()
        core = new_core(server.url, carrier.new())
        assert (await create(core)).ok
        del core
        gc.collect()
        await anyio.to_thread.run_sync(server.wait_until_left)
        with anyio.fail_after(FAR):
            while anyio.get_running_tasks() != before:
                await checkpoint()

    with FaultServer(do.created) as server:
        if carrier.backend == "trio":
            with pytest.warns(ResourceWarning, match="_close_with_loop"):
                carrier.run(scenario)
        else:
            carrier.run(scenario)


FORGETFUL = """
import gc, logging, sys
import anyio
logging.getLogger("asyncio").setLevel("ERROR")  # in development mode it reports slow steps
from tests.faults.calls import create, new_core
from tests.transports import CARRIERS
(carrier,) = (carrier for carrier in CARRIERS if str(carrier) == sys.argv[2])

async def scenario():
    for _ in range(9):
        core = new_core(sys.argv[1], carrier.new())
        async with anyio.create_task_group() as tasks:
            for _ in range(9):
                tasks.start_soon(create, core)
        cores.append(core)

cores = []
anyio.run(scenario, backend=carrier.backend)
cores.clear()
gc.collect()
anyio.run(scenario, backend=carrier.backend)
"""


@pytest.mark.process
@every_pool
def test_clients_that_are_never_closed_make_no_noise(carrier: Carrier) -> None:
    """Their connections end with the event loop, without a single warning."""
    with FaultServer(do.created) as server:
        done = subprocess.run(  # noqa: S603 - ourselves
            [
                sys.executable,
                "-X",
                "dev",
                "-W",
                "always",
                "-c",
                FORGETFUL,
                server.url,
                str(carrier),
            ],
            capture_output=True,
            text=True,
            timeout=2 * FAR,
            check=True,
        )
        server.wait_until_left()
    assert (done.stdout, done.stderr) == ("", "")
