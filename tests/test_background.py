"""A function beside the caller: what it returns, what it raises, how it ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import anyio
import pytest
from anyio.lowlevel import checkpoint

from authlete._background import Background
from tests.bulk.support import each_loop, run

if TYPE_CHECKING:
    from typing import NoReturn


class OwnError(Exception):
    """What a function raises."""


async def seven() -> int:
    await checkpoint()
    return 7


async def fail() -> NoReturn:
    await checkpoint()
    raise OwnError


@each_loop
def test_it_returns_what_the_function_returns(loop: str) -> None:
    """Again and again, and also when it was stopped too late."""

    async def scenario() -> None:
        background = Background(seven)
        assert await background.result() == 7
        await background.stop()
        assert await background.result() == 7

    run(loop, scenario)


@each_loop
def test_it_raises_what_the_function_raises(loop: str) -> None:
    """Where the result is waited for, and nowhere else: the event loop goes on."""

    async def scenario() -> None:
        background = Background(fail)
        await anyio.wait_all_tasks_blocked()
        with pytest.raises(OwnError):
            await background.result()
        await background.stop()

    run(loop, scenario)


@each_loop
def test_it_can_be_stopped_before_it_has_begun(loop: str) -> None:
    """The function is cancelled where it first waits."""
    steps: list[str] = []

    async def note() -> None:
        steps.append("began")
        try:
            await anyio.sleep_forever()
        finally:
            steps.append("ended")

    async def scenario() -> None:
        await Background(note).stop()

    run(loop, scenario)
    assert steps == ["began", "ended"]


@each_loop
def test_it_is_waited_for_even_by_one_who_is_cancelled(loop: str) -> None:
    """What the function does at its end is done when ``stop`` raises."""
    steps: list[str] = []

    async def slow_to_end() -> None:
        try:
            await anyio.sleep_forever()
        finally:
            with anyio.CancelScope(shield=True):
                for _ in range(5):
                    await checkpoint()
            steps.append("ended")

    async def scenario() -> None:
        background = Background(slow_to_end)
        await anyio.wait_all_tasks_blocked()
        with anyio.CancelScope() as scope:
            scope.cancel()
            await background.stop()
        steps.append("left")

    run(loop, scenario)
    assert steps == ["ended", "left"]


@pytest.mark.parametrize("turns", [0, 1, 5])
async def test_whoever_cancels_every_task_cancels_it(turns: int) -> None:
    """As asyncio does when it shuts down: also a task that has not had its first turn."""
    background = Background(anyio.sleep_forever)
    for _ in range(turns):
        await checkpoint()
    (task,) = asyncio.all_tasks() - {asyncio.current_task()}
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await background.result()
    await background.stop()
