"""Whoever is cancelled while reading many tokens leaves nothing behind."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from itertools import count
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest
from anyio.lowlevel import checkpoint

from authlete.bulk import create_tokens, iterate_tokens
from authlete.sandbox import Sandbox
from tests.bulk.support import core_of, each_loop, fill, request, run
from tests.stepper import Stepper

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

    from authlete.transport import HttpRequest, HttpResponse, Transport

TOKENS = 45


@attrs.define
class Counted:
    """Counts what is under way, which each request is for a while."""

    transport: Transport
    under_way: int = 0

    async def send(self, asked: HttpRequest, /) -> HttpResponse:
        """Carry a request."""
        self.under_way += 1
        try:
            await checkpoint()
            response = await self.transport.send(asked)
            await checkpoint()
            return response
        finally:
            self.under_way -= 1

    async def aclose(self) -> None:
        """Close what it carries by."""
        await self.transport.aclose()


@attrs.define
class Reader:
    """Reads all of something; what it takes part in must be over when it has gone."""

    sandbox: Sandbox
    transport: Counted = attrs.field(init=False)
    open_sources: int = attrs.field(default=0, init=False)

    @transport.default
    def _counted(self) -> Counted:
        return Counted(self.sandbox.transport())

    async def iterate(self) -> None:
        """Read all tokens."""
        async with aclosing(iterate_tokens(core_of(self.sandbox, self.transport), {})) as results:
            async for result in results:
                assert result.ok
                await checkpoint()

    async def create(self) -> None:
        """Create some tokens, too fast for the rate."""
        core = core_of(self.sandbox, self.transport)
        created = create_tokens(core, self.source(), concurrency=2, max_rate=10_000)
        async with aclosing(created) as results:
            async for each in results:
                assert each.result.ok
                await checkpoint()

    async def source(self) -> AsyncIterator[Any]:
        """Yield requests."""
        self.open_sources += 1
        try:
            for _ in range(4):
                await checkpoint()
                yield request()
        finally:
            self.open_sources -= 1

    def check(self, tasks: list[Any]) -> None:
        """Check that all is over."""
        assert self.transport.under_way == 0
        assert self.open_sources == 0
        assert anyio.get_running_tasks() == tasks


each_method = pytest.mark.parametrize("method", [Reader.iterate, Reader.create])


def step_through(
    loop: str, cancelled_at: Callable[[int, Reader], Awaitable[bool]], method: Any
) -> int:
    """Have a reader cancelled ever later, until it gets to its end; return how often it was."""

    async def scenario() -> int:
        with Sandbox() as sandbox:
            if method is Reader.iterate:
                await fill(core_of(sandbox), TOKENS)
            for at in count(1):
                reader, tasks = Reader(sandbox), anyio.get_running_tasks()
                cancelled = await cancelled_at(at, reader)
                reader.check(tasks)
                if not cancelled:
                    return at
        raise AssertionError

    return run(loop, scenario)


@each_method
@each_loop
def test_wherever_the_caller_waits(loop: str, method: Callable[[Reader], Any]) -> None:
    """A cancelled scope ends it there, and all that goes on beside it."""

    async def cancelled_at(at: int, reader: Reader) -> bool:
        with anyio.CancelScope() as scope:
            await Stepper(at, scope.cancel).drive(method(reader))
        return scope.cancelled_caught

    assert step_through(loop, cancelled_at, method) > 10


@each_method
def test_wherever_the_callers_task_waits(method: Callable[[Reader], Any]) -> None:
    """The cancellation of asyncio itself does the same."""

    async def cancelled_at(at: int, reader: Reader) -> bool:
        async def call() -> Any:
            return await stepper.drive(method(reader))

        task = asyncio.create_task(call())
        stepper = Stepper(at, task.cancel)
        await asyncio.wait([task])
        return task.cancelled()

    assert step_through("asyncio", cancelled_at, method) > 10


@each_method
@each_loop
def test_wherever_the_tasks_beside_the_caller_wait(
    loop: str, method: Callable[[Reader], Any]
) -> None:
    """After any number of turns of the event loop, wherever these have got to by then."""

    async def cancelled_at(at: int, reader: Reader) -> bool:
        async def cancel() -> None:
            for _ in range(at):
                await checkpoint()
            tasks.cancel_scope.cancel()

        finished = False
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(cancel)
            await method(reader)
            finished = True
            tasks.cancel_scope.cancel()
        return not finished

    assert step_through(loop, cancelled_at, method) > 10
