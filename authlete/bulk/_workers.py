"""Any number of requests, a few of them at a time, and what became of each."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable
from contextlib import aclosing
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from .._aio import (
    CancelledError,
    CancelScope,
    Semaphore,
    cancels_this_task,
    create_memory_object_stream,
    create_task_group,
    current_time,
)
from .._background import Background

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .._aio import MemoryObjectSendStream, TaskGroup
    from ._sender import Sender, SenderSettings

RequestT = TypeVar("RequestT")
ResultT = TypeVar("ResultT")

CLOSING_TIME = 5.0  # seconds that a source has to clean up when it is not read to its end


async def work_through(
    requests: Iterable[RequestT] | AsyncIterable[RequestT],
    settings: SenderSettings,
    begin: Callable[[Sender, int, RequestT], Callable[[], Awaitable[ResultT]]],
) -> AsyncGenerator[ResultT]:
    """Yield what becomes of each request, as they finish.

    ``begin`` takes a request as it is then, and returns the function that does it.
    """
    sender = settings.sender()
    places = Semaphore(settings.concurrency)
    outbox, inbox = create_memory_object_stream[ResultT](settings.concurrency)
    with inbox, outbox:
        work = _Work(requests, sender, begin, places, outbox)
        under_way = Background(work.run)
        try:
            async for result in inbox:
                places.release()
                yield result
            await under_way.result()
        finally:
            await under_way.stop()
            if work.failure is not None:
                raise work.failure


@attrs.define
class _Work(Generic[RequestT, ResultT]):
    """One task takes the requests; each has one of its own until its result is there."""

    _requests: Iterable[RequestT] | AsyncIterable[RequestT]
    _sender: Sender
    _begin: Callable[[Sender, int, RequestT], Callable[[], Awaitable[ResultT]]]
    _places: Semaphore
    """One for each request that may be taken and not yet yielded."""
    _outbox: MemoryObjectSendStream[ResultT]
    failure: BaseException | None = attrs.field(default=None, init=False)
    """What the source raised, which is raised again when what it gave is finished."""

    async def run(self) -> None:
        with self._outbox:
            async with create_task_group() as group:
                try:
                    await self._take(group)
                except (Exception, CancelledError) as error:
                    if cancels_this_task(error):
                        raise
                    self.failure = error

    async def _take(self, group: TaskGroup) -> None:
        async with aclosing(_numbered(self._requests)) as numbered:
            await self._places.acquire()
            async for index, request in numbered:
                group.start_soon(self._do, self._begin(self._sender, index, request))
                await self._places.acquire()

    async def _do(self, work: Callable[[], Awaitable[ResultT]]) -> None:
        self._outbox.send_nowait(await work())


async def _numbered(
    requests: Iterable[RequestT] | AsyncIterable[RequestT],
) -> AsyncGenerator[tuple[int, RequestT]]:
    try:
        if isinstance(requests, AsyncIterable):
            index = 0
            async for request in requests:
                yield index, request
                index += 1
        else:
            for numbered in enumerate(requests):
                yield numbered
    finally:
        if isinstance(requests, AsyncGenerator):
            with CancelScope(shield=True, deadline=current_time() + CLOSING_TIME):
                await requests.aclose()
        elif isinstance(requests, Generator):
            requests.close()
