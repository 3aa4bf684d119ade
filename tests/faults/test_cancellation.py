"""A cancelled call ends at once, and costs its client nothing."""

from __future__ import annotations

import asyncio
from itertools import count
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from authlete import Hooks, Ok, Security
from authlete.errors import HookError, RequestValidationError
from tests.fakes import client, refusal, reply
from tests.faults import behaviours as do
from tests.faults.calls import create, new_core
from tests.faults.server import FaultServer
from tests.stepper import Stepper
from tests.transports import CARRIERS, every_carrier

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

    from tests.faults.server import Peer
    from tests.transports import Carrier

AT_ONCE = 12  # how often a call may wait once more after it was cancelled: to close things


@every_carrier
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_call_can_be_cancelled_wherever_it_waits(
    scheme: str, carrier: Carrier, trust: ssl.SSLContext, server_context: ssl.SSLContext
) -> None:
    """It goes at once, and the client still works: on new and on kept connections."""

    async def scenario() -> None:
        for at in count(1):
            async with carrier.open(trust) as transport, new_core(server.url, transport) as core:
                cancelled = [await cancelled_at(at, core), await cancelled_at(at, core)]
                assert (await create(core)).ok
                cancelled.append(await cancelled_at(at, core))
                assert (await create(core)).ok
            server.wait_until_left()
            if not any(cancelled):
                return

    async def cancelled_at(at: int, core: Any) -> bool:
        with anyio.CancelScope() as scope:
            stepper = Stepper(at, scope.cancel)
            await stepper.drive(create(core))
        assert stepper.waits < at + AT_ONCE
        return scope.cancelled_caught

    tls = server_context if scheme == "https" else None
    with FaultServer(do.created, tls=tls) as server:
        carrier.run(scenario)


@pytest.mark.parametrize("carrier", [c for c in CARRIERS if c.backend == "asyncio"], ids=str)
def test_a_task_can_be_cancelled_wherever_it_waits(carrier: Carrier) -> None:
    """The cancellation of asyncio itself goes as fast."""

    async def scenario() -> None:
        async with carrier.open() as transport, new_core(server.url, transport) as core:
            for at in count(1):
                if not await cancelled_at(at, core):
                    return
                assert (await create(core)).ok

    async def cancelled_at(at: int, core: Any) -> bool:
        async def call() -> Any:
            return await stepper.drive(create(core))

        task = asyncio.create_task(call())
        stepper = Stepper(at, task.cancel)
        await asyncio.wait([task])
        assert stepper.waits < at + AT_ONCE
        return task.cancelled()

    with FaultServer(do.created) as server:
        carrier.run(scenario)


STORMPROOF = [
    pytest.param(carrier, id=str(carrier), marks=() if carrier.pools else pytest.mark.soak)
    for carrier in CARRIERS
    if carrier.storms
]


@pytest.mark.stress
@pytest.mark.parametrize("carrier", STORMPROOF)
def test_a_storm_of_deadlines_leaves_every_connection_usable(carrier: Carrier) -> None:
    """150 calls with 20 ms each, 20 times; then 1,000 calls succeed and nothing is left."""
    slow = count()

    def reply(peer: Peer) -> None:
        peer.pause((next(slow) % 5) / 100)
        do.created(peer)

    async def scenario() -> None:
        async with carrier.open() as transport, new_core(server.url, transport) as core:
            for _ in range(20):
                for result in await calls(core, 150, timeout=0.02):
                    assert isinstance(result, Ok) or result.error.timed_out
            server.reply = do.created
            assert all(result.ok for result in await calls(core, 1000))
            assert server.open <= 100
        server.wait_until_left()

    async def calls(core: Any, number: int, **options: Any) -> list[Any]:
        results: list[Any] = []

        async def call() -> None:
            results.append(await create(core, **options))

        async with anyio.create_task_group() as tasks:
            for _ in range(number):
                tasks.start_soon(call)
        return results

    with FaultServer(reply) as server:
        carrier.run(scenario)


@every_carrier
def test_a_deadline_around_a_call_is_the_callers(carrier: Carrier) -> None:
    """It is no ``Err``: the call just ends."""

    async def scenario() -> None:
        async with carrier.open() as transport, new_core(server.url, transport) as core:
            with anyio.move_on_after(0.05) as scope:
                await create(core)
            assert scope.cancelled_caught
            if carrier.backend == "asyncio":
                with pytest.raises(TimeoutError):
                    async with asyncio.timeout(0.05):
                        await create(core)
                with pytest.raises(TimeoutError):
                    await asyncio.wait_for(create(core), 0.05)
            server.reply = do.created
            assert (await create(core)).ok

    with FaultServer(do.silent) as server:
        carrier.run(scenario)


async def waited_for(
    place: str, future: asyncio.Future[Any], step: Any, reached: Callable[[], object] = int
) -> Any:
    """Make a call whose hook or credential waits for something that others share."""

    async def wait(*_: object) -> Security:
        reached()
        return await future

    settings: dict[str, Any] = (
        {"security": wait} if place == "security" else {"hooks": Hooks(**{place: (wait,)})}
    )
    core, _ = client(step, service_id="1", **settings)
    return await create(core)


PLACES = {
    "security": RequestValidationError,
    "before_request": HookError,
    "after_success": HookError,
    "after_error": HookError,
}
every_place = pytest.mark.parametrize("place", PLACES)


def answer_to(place: str) -> Any:
    return refusal(400) if place == "after_error" else reply()


@every_place
async def test_the_cancellation_of_something_else_is_an_error(place: str) -> None:
    """Such as that of a task which several calls share, by the one call that is cancelled."""
    shared = asyncio.get_running_loop().create_future()
    shared.cancel()
    result = await waited_for(place, shared, answer_to(place))
    assert type(result.error) is PLACES[place]
    assert "raised CancelledError" in str(result.error)


@every_place
@pytest.mark.parametrize("way", ["task", "scope", "timeout"])
async def test_the_cancellation_of_the_call_itself_passes_where_it_waits(
    place: str, way: str
) -> None:
    """However asyncio or anyio cancel it."""
    never = asyncio.get_running_loop().create_future()
    waiting = asyncio.Event()
    call = waited_for(place, never, answer_to(place), waiting.set)
    if way == "scope":
        with anyio.move_on_after(0.01) as scope:
            await call
        assert scope.cancelled_caught
    elif way == "timeout":
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01):
                await call
    else:
        task = asyncio.create_task(call)
        await waiting.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task


def test_on_trio_a_cancellation_of_asyncios_is_an_error_like_any_other() -> None:
    def fail() -> Any:
        raise asyncio.CancelledError

    async def scenario() -> Any:
        core, _ = client(service_id="1", security=fail)
        return await create(core)

    result = anyio.run(scenario, backend="trio")
    assert isinstance(result.error, RequestValidationError)
