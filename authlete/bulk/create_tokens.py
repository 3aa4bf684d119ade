"""Any number of tokens to create, a few of them at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable
from functools import partial
from math import inf
from typing import TYPE_CHECKING, cast

import attrs

from .._background import Background
from .._clock import Lock, create_memory_object_stream, create_task_group
from .._engine.options import checked_options, is_number
from ..config import BackoffStrategy, RetryConfig
from ..errors import RequestValidationError
from ._creator import Creator
from ._gate import Gate
from .created import Created

if TYPE_CHECKING:
    from .._clock import MemoryObjectSendStream
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from .created import CreateRequest

CONCURRENCY = 16
RETRIES = RetryConfig(backoff=BackoffStrategy(max_elapsed_time=300.0))


async def create_tokens(
    client: AuthleteCore,
    requests: Iterable[CreateRequest] | AsyncIterable[CreateRequest],
    *,
    concurrency: int = CONCURRENCY,
    max_rate: float | None = None,
    options: RequestOptions | None = None,
) -> AsyncGenerator[Created]:
    """Create a token for each request and yield the results as they come in.

    At most ``concurrency`` requests are taken from ``requests`` and not yet yielded, so that an
    endless source is fine. ``max_rate`` bounds the attempts per second. When Authlete asks to
    come later (429, or 503 with ``Retry-After``), all wait together, and what was refused is
    repeated; so are connections that fail.

    **Each token is created once.** A request that brings its own ``access_token`` (or else its
    own ``refresh_token``) is repeated even if Authlete may have acted, until the answer is clear:
    Authlete takes no value twice, so a value that is taken by then is a token ``found``. Other
    requests are not repeated after such a failure, and their ``Err`` says ``may_have_acted``.

    ``options`` hold for each attempt, save for ``retries``, which rules these repetitions: for
    300 seconds unless given, and none with the strategy ``none``.

    A generator given as ``requests`` is closed at the end. If the source raises, what is under
    way is finished and yielded first. ``break`` cancels what is under way; inside
    ``contextlib.aclosing`` it has ended, too, when the block is left.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """
    _check(requests, concurrency, max_rate)
    options = checked_options(options)
    retries = options.retries or RETRIES
    gate = Gate(concurrency, max_rate, retries.backoff)
    source = _numbered(requests)
    work = _Work(source, Creator(client, options, retries, gate))
    outbox, inbox = create_memory_object_stream[Created](0)
    with inbox, outbox:
        under_way = Background(partial(work.run, outbox, concurrency))
        try:
            async for created in inbox:
                yield created
            await under_way.result()
        finally:
            await under_way.stop()
            await source.aclose()


def _check(requests: object, concurrency: object, max_rate: object) -> None:
    problems: list[tuple[str, str]] = []
    if not isinstance(requests, Iterable | AsyncIterable):
        problems.append(("requests", f"expected an iterable, got {type(requests).__name__}"))
    if not isinstance(concurrency, int) or isinstance(concurrency, bool) or concurrency < 1:
        problems.append(("concurrency", "must be an int above 0"))
    if max_rate is not None and not (is_number(max_rate) and 0 < cast("float", max_rate) < inf):
        problems.append(("max_rate", "must be a number above 0"))
    if problems:
        raise RequestValidationError(*problems)


@attrs.define
class _Work:
    """Workers that take requests from one source; each holds one until its result is taken."""

    _source: AsyncGenerator[tuple[int, CreateRequest]]
    _creator: Creator
    _turn: Lock = attrs.field(factory=Lock, init=False)
    _failure: Exception | None = attrs.field(default=None, init=False)

    async def run(self, outbox: MemoryObjectSendStream[Created], workers: int) -> None:
        async with create_task_group() as group:
            for _ in range(workers):
                group.start_soon(self._work, outbox.clone())
            outbox.close()
        if self._failure is not None:
            raise self._failure

    async def _work(self, outbox: MemoryObjectSendStream[Created]) -> None:
        async with outbox:
            try:
                while (numbered := await self._next()) is not None:
                    await outbox.send(await self._creator.create(*numbered))
            except Exception as error:  # noqa: BLE001 - raised again when all have finished
                self._failure = self._failure or error

    async def _next(self) -> tuple[int, CreateRequest] | None:
        async with self._turn:
            return None if self._failure else await anext(self._source, None)


async def _numbered(
    requests: Iterable[CreateRequest] | AsyncIterable[CreateRequest],
) -> AsyncGenerator[tuple[int, CreateRequest]]:
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
            await requests.aclose()
        elif isinstance(requests, Generator):
            requests.close()
