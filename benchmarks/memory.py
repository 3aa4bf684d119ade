"""What a call holds on to: while it is under way, and after it has ended."""

from __future__ import annotations

import asyncio
import gc
import sys
import tracemalloc

import attrs

from authlete import AuthleteCore, Security, token_operations_create

from . import exchange
from .clients.here import REQUEST
from .null import HoldingTransport, NullTransport

URL = "http://127.0.0.1"
WARM_UP = 1000


@attrs.frozen
class Memory:
    """What calls hold."""

    under_way: int
    bytes_per_call: float
    """Of each call that is under way, its task included."""
    calls: int
    blocks_left: int
    """Blocks of memory that all these calls, one after the other, left behind."""


def measure(under_way: int, calls: int) -> Memory:
    """Measure so many calls at once, and so many one after the other."""
    left = asyncio.run(_left_behind(calls))
    held = asyncio.run(_held(under_way))
    return Memory(under_way, held / under_way, calls, left)


def _core(transport: NullTransport) -> AuthleteCore:
    security = Security(authlete=exchange.TOKEN)
    return AuthleteCore(security=security, server_url=URL, transport=transport)


async def _held(under_way: int) -> int:
    release = asyncio.Event()
    transport = HoldingTransport(release, under_way)
    core = _core(transport)
    tracemalloc.start()
    before, _ = tracemalloc.get_traced_memory()
    tasks = [asyncio.create_task(_call(core)) for _ in range(under_way)]
    await transport.all_under_way.wait()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    release.set()
    await asyncio.gather(*tasks)
    return after - before


async def _left_behind(calls: int) -> int:
    core = _core(NullTransport())
    await _one_by_one(core, min(calls, WARM_UP))
    gc.collect()
    before = sys.getallocatedblocks()
    await _one_by_one(core, calls)
    gc.collect()
    return sys.getallocatedblocks() - before


async def _one_by_one(core: AuthleteCore, calls: int) -> None:
    for _ in range(calls):
        await _call(core)
        await asyncio.sleep(0)  # a loop that never turns keeps every timer, also those put off


async def _call(core: AuthleteCore) -> None:
    (await token_operations_create(core, REQUEST)).unwrap()
