"""What is kept for each event loop goes with it."""

from __future__ import annotations

import gc
import weakref

import anyio
import pytest
from anyio.lowlevel import current_token

from authlete.transport._per_loop import PerLoop


class Opened:
    """Is open until it is closed."""

    closed = False

    async def aclose(self) -> None:
        """Close it."""
        self.closed = True


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_nothing_is_kept_of_event_loops_that_ended(backend: str) -> None:
    """A program that starts one after another does not grow."""
    per_loop = PerLoop(Opened)
    opened: list[weakref.ref[Opened]] = []
    loops: list[weakref.ref[object]] = []

    async def scenario() -> None:
        loop = current_token().native_token
        opened.append(weakref.ref(await per_loop.open(loop)))
        loops.append(weakref.ref(loop))
        assert per_loop.get(loop) is opened[-1]()

    for _ in range(4):
        anyio.run(scenario, backend=backend)
    gc.collect()
    assert [reference() is None for reference in opened] == [True, True, True, False]
    assert [reference() is None for reference in loops[:3]] == [True, True, True]
