"""Any number of tokens to create, a few of them at a time."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterable, Generator, Iterable
from contextlib import aclosing
from math import inf
from typing import TYPE_CHECKING, cast

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
from .._engine.retry import RetryPolicy
from .._engine.validation import is_number, validate_options
from ..config import BackoffStrategy, RetryConfig
from ..errors import RequestValidationError
from ._creator import Creator
from ._limiter import AdaptiveLimiter
from .created import Created

if TYPE_CHECKING:
    from .._aio import MemoryObjectSendStream, TaskGroup
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..models.operations import AuthTokenCreateApiRequest
    from ._creator import CreateTask

    Requests = Iterable[AuthTokenCreateApiRequest] | AsyncIterable[AuthTokenCreateApiRequest]

CONCURRENCY = 16
RETRIES = RetryConfig(backoff=BackoffStrategy(max_elapsed_time=300.0))
NO_RETRIES = RetryConfig(strategy="none")
CLOSING_TIME = 5.0  # seconds that a source has to clean up when it is not read to its end


def create_tokens(
    client: AuthleteCore,
    requests: Iterable[AuthTokenCreateApiRequest] | AsyncIterable[AuthTokenCreateApiRequest],
    *,
    concurrency: int = CONCURRENCY,
    max_rate: float | None = None,
    options: RequestOptions | None = None,
) -> AsyncGenerator[Created]:
    """Create a token for each request and yield the results as they come in.

    At most ``concurrency`` requests are taken from ``requests`` and not yet yielded, so that an
    endless source is fine. ``max_rate`` bounds the attempts per second. When Authlete asks to
    come later (429, or any answer with ``Retry-After``), all wait together, and what was refused
    is repeated; so are connections that fail.

    **Each token is created once.** A request that brings its own ``access_token`` (or else its
    own ``refresh_token``) is repeated even if Authlete may have acted, until the answer is clear:
    Authlete takes no value twice, so a value that is taken by then is a token ``recovered``. Other
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
    options = validate_options(options)
    return _results(client, requests, concurrency, max_rate, options)


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


async def _results(
    client: AuthleteCore,
    requests: Requests,
    concurrency: int,
    max_rate: float | None,
    options: RequestOptions,
) -> AsyncGenerator[Created]:
    retries = options.retries or RETRIES
    creator = Creator(
        client=client,
        options=attrs.evolve(options, retries=NO_RETRIES),
        policy=RetryPolicy(
            config=retries,
            codes=options.retry_codes,
            repeatable=False,
            deadline=inf,
        ),
        limiter=AdaptiveLimiter(concurrency, max_rate, retries.backoff),
    )
    places = Semaphore(concurrency)
    outbox, inbox = create_memory_object_stream[Created](concurrency)
    with inbox, outbox:
        work = _Work(requests, creator, places, outbox)
        under_way = Background(work.run)
        try:
            async for created in inbox:
                places.release()
                yield created
            await under_way.result()
        finally:
            await under_way.stop()
            if work.failure is not None:
                raise work.failure


@attrs.define
class _Work:
    """One task takes the requests; each has one of its own until its result is there."""

    _requests: Requests
    _creator: Creator
    _places: Semaphore
    """One for each request that may be taken and not yet yielded."""
    _outbox: MemoryObjectSendStream[Created]
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
                group.start_soon(self._create, self._creator.begin(index, request))
                await self._places.acquire()

    async def _create(self, creation: CreateTask) -> None:
        self._outbox.send_nowait(await creation.run())


async def _numbered(requests: Requests) -> AsyncGenerator[tuple[int, AuthTokenCreateApiRequest]]:
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
