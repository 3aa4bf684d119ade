"""Threads for what would hold up the event loop."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from .._aio import sleep

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

THREADS = 2
LONGEST_WAIT = 0.0005  # seconds for which the event loop stands still at most


class Workers:
    """A few threads, started when they are first needed."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="authlete-sandbox")

    async def run(self, function: Callable[[], T]) -> T:
        """Run a function in one of the threads, while other tasks go on.

        The event loop is never idle meanwhile: a test whose clock jumps whenever nothing else is to
        be done, such as trio's ``MockClock``, would take the wait for the end of all activity.
        """
        future = self._pool.submit(function)
        try:
            while not future.done():
                with suppress(TimeoutError):
                    future.exception(LONGEST_WAIT)
                await sleep(0)
        finally:
            future.cancel()  # if it has not begun
        return future.result()

    def close(self) -> None:
        """Let the threads end; may be repeated."""
        self._pool.shutdown()
