"""The running event loop, whichever it is: deadlines that are watched together."""

from __future__ import annotations

import asyncio
from math import inf

import anyio
import trio

from authlete._aio import current_time, move_on_at, sleep, sleep_forever


async def ends_at(name: str, deadline: float, ended: list[str]) -> None:
    with move_on_at(deadline) as scope:
        await sleep_forever()
    assert scope.cancelled_caught
    assert current_time() >= deadline
    ended.append(name)


async def test_each_scope_ends_at_its_deadline() -> None:
    """Also if an earlier one is added later, two fall together, or one is past already."""
    ended: list[str] = []
    now = current_time()
    async with asyncio.TaskGroup() as group:
        for name, seconds in (("c", 0.03), ("a", 0.01), ("b", 0.02), ("b", 0.02), ("past", -1.0)):
            group.create_task(ends_at(name, now + seconds, ended))
    assert sorted(ended) == ["a", "b", "b", "c", "past"]


async def test_a_scope_that_was_left_ends_nothing() -> None:
    with move_on_at(current_time() + 0.01):
        pass
    with move_on_at(inf) as scope:
        await sleep(0.02)
    assert not scope.cancel_called


async def test_a_deadline_waits_for_what_is_shielded_and_insists_afterwards() -> None:
    done: list[str] = []
    with move_on_at(current_time()) as scope:
        with anyio.CancelScope(shield=True):
            await sleep(0.01)
            done.append("closed")
        try:
            await sleep_forever()
        except asyncio.CancelledError:
            done.append("swallowed")
        await sleep_forever()
    assert scope.cancelled_caught
    assert done == ["closed", "swallowed"]


async def test_where_trio_is_a_guest_of_asyncio_the_clock_is_trios() -> None:
    """There is a loop of asyncio, but it is not the one that runs."""

    async def in_trio() -> float:
        assert abs(current_time() - trio.current_time()) < 1  # asyncio's begins elsewhere
        with move_on_at(current_time() + 0.01) as scope:
            await trio.sleep_forever()
        assert scope.cancelled_caught
        return current_time()

    loop = asyncio.get_running_loop()
    outcome = loop.create_future()
    trio.lowlevel.start_guest_run(
        in_trio,
        run_sync_soon_threadsafe=loop.call_soon_threadsafe,
        done_callback=outcome.set_result,
        host_uses_signal_set_wakeup_fd=True,
    )
    assert (await outcome).unwrap() > 0


def test_every_loop_has_its_own_deadlines() -> None:
    """Also if one was ended while they were watched."""
    for _ in range(2):
        ended: list[str] = []
        loop = asyncio.new_event_loop()
        task = loop.create_task(ends_at("left", loop.time() + 60, ended))
        loop.run_until_complete(ends_at("a", loop.time() + 0.01, ended))
        task.cancel()
        loop.run_until_complete(asyncio.gather(task, return_exceptions=True))
        loop.close()
        assert ended == ["a"]
