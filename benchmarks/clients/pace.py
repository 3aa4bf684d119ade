"""The pace of a client: one order a line on stdin, what was done on stdout. Standard library only.

An order says how many calls to keep under way and for how long. A fifth of that time before it
goes by unmeasured, in which connections are made.
"""

from __future__ import annotations

import asyncio
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from time import perf_counter, process_time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

WARM_UP = 0.2  # of the time of an order


def run(client: AbstractAsyncContextManager[Callable[[], Awaitable[None]]]) -> None:
    """Make calls by an asynchronous client until stdin ends."""
    with asyncio.Runner() as runner:
        call = runner.run(client.__aenter__())
        _obey(lambda *order: runner.run(_together(call, *order)))
        runner.run(client.__aexit__(None, None, None))


def run_in_threads(call: Callable[[], None]) -> None:
    """Make calls by a client that blocks until stdin ends."""

    def together(concurrency: int, seconds: float) -> int:
        end = perf_counter() + seconds
        with ThreadPoolExecutor(concurrency) as threads:
            return sum(threads.map(lambda _: _one_by_one(call, end), range(concurrency)))

    _obey(together)


def _obey(together: Callable[[int, float], int]) -> None:
    print("ready", flush=True)
    for line in sys.stdin:
        concurrency, seconds = json.loads(line)
        together(concurrency, seconds * WARM_UP)
        began, cpu_began = perf_counter(), process_time()
        calls = together(concurrency, seconds)
        elapsed, cpu = perf_counter() - began, process_time() - cpu_began
        print(json.dumps({"calls": calls, "seconds": elapsed, "cpu": cpu}), flush=True)


async def _together(call: Callable[[], Awaitable[None]], concurrency: int, seconds: float) -> int:
    end = perf_counter() + seconds

    async def one_after_the_other() -> int:
        calls = 0
        while perf_counter() < end:
            await call()
            calls += 1
        return calls

    return sum(await asyncio.gather(*(one_after_the_other() for _ in range(concurrency))))


def _one_by_one(call: Callable[[], None], end: float) -> int:
    calls = 0
    while perf_counter() < end:
        call()
        calls += 1
    return calls
