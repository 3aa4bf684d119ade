"""Any number of tokens to create: what is taken, what is under way, and what comes out."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from itertools import count
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest
from anyio.lowlevel import checkpoint

from authlete import BackoffStrategy, Err, Hooks, Ok, RequestOptions, RetryConfig
from authlete.bulk import Created, create_tokens
from authlete.errors import ConnectError, HookError, RequestValidationError
from authlete.models import GrantType, TokenCreateRequest, TokenCreateResponse
from authlete.models.operations import AuthTokenCreateApiRequest
from authlete.sandbox import Sandbox
from tests.bulk.support import all_tokens, collect, core_of, each_loop, request, run, settle
from tests.fakes import TOKEN, client, in_virtual_time, reply

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from authlete import AuthleteCore
    from authlete.transport import HttpRequest, HttpResponse

CREATED = reply(body={"action": "OK"})


@attrs.define
class Desk:
    """A transport at which requests wait until they are called up."""

    waiting: dict[str, anyio.Event] = attrs.field(factory=dict[str, anyio.Event])
    seen: int = 0
    most: int = 0
    """How many waited at once, at most."""

    async def send(self, asked: HttpRequest, /) -> HttpResponse:
        """Wait, then answer."""
        subject = (asked.body or b"").decode().partition('"subject":"')[2].partition('"')[0]
        self.waiting[subject] = called = anyio.Event()
        self.seen += 1
        self.most = max(self.most, len(self.waiting))
        try:
            await called.wait()
        finally:
            del self.waiting[subject]
        return CREATED

    def call(self, *subjects: str) -> None:
        """Let these requests be answered."""
        for subject in subjects:
            self.waiting[subject].set()

    async def aclose(self) -> None:
        """Do nothing."""


@attrs.define
class Source:
    """An endless source that counts what is taken from it."""

    taken: int = 0

    def endless(self) -> Iterator[Any]:
        """Yield requests for ever."""
        for index in count():
            self.taken += 1
            yield request(index)

    async def endless_async(self) -> AsyncIterator[Any]:
        """Likewise."""
        for each in self.endless():
            yield each


def core_at(desk: Desk) -> AuthleteCore:
    core, _ = client(transport=desk, service_id="1")
    return core


def as_list(requests: Iterator[Any]) -> list[Any]:
    return [*requests]


def as_generator(requests: Iterator[Any]) -> Iterator[Any]:
    yield from requests


async def as_async_generator(requests: Iterator[Any]) -> AsyncIterator[Any]:
    for each in requests:
        yield each


class AsAsyncIterable:
    """No generator, just something that ``async for`` takes."""

    def __init__(self, requests: Iterator[Any]) -> None:
        self.requests = requests

    def __aiter__(self) -> AsyncIterator[Any]:
        """Return itself."""
        return self

    async def __anext__(self) -> Any:
        """Return the next."""
        await checkpoint()
        try:
            return next(self.requests)
        except StopIteration:
            raise StopAsyncIteration from None


@each_loop
@pytest.mark.parametrize("as_", [as_list, as_generator, as_async_generator, AsAsyncIterable])
@pytest.mark.parametrize("number", [0, 1, 40])
def test_each_request_has_one_result(loop: str, as_: Callable[..., Any], number: int) -> None:
    """With its index and the request itself, whatever the requests come in."""
    requests = [request(index) for index in range(number)]

    async def scenario() -> None:
        with Sandbox() as sandbox:
            core = core_of(sandbox)
            results = await collect(create_tokens(core, as_(iter(requests)), concurrency=7))
            assert sorted(created.index for created in results) == [*range(number)]
            for created in results:
                assert created.request is requests[created.index]
                assert created.result.unwrap().subject == f"s{created.index}"
                assert not created.recovered
            assert len(await all_tokens(core)) == number

    run(loop, scenario)


@each_loop
def test_results_come_as_they_finish(loop: str) -> None:
    """Not as the requests were given."""

    async def scenario() -> None:
        desk = Desk()
        async with aclosing(create_tokens(core_at(desk), map(request, range(3)))) as results:
            seen: list[int] = []
            async with anyio.create_task_group() as tasks:

                async def read() -> None:
                    seen.extend([created.index async for created in results])

                tasks.start_soon(read)
                for subject in ("s2", "s0", "s1"):
                    await settle()
                    desk.call(subject)
            assert seen == [2, 0, 1]

    run(loop, scenario)


@each_loop
@pytest.mark.parametrize("concurrency", [1, 5])
@pytest.mark.parametrize("name", ["endless", "endless_async"])
def test_no_more_is_taken_than_may_be_under_way(loop: str, concurrency: int, name: str) -> None:
    """What is taken and not yet yielded counts, and of an endless source nothing piles up."""

    async def scenario() -> None:
        desk, source = Desk(), Source()
        created = create_tokens(core_at(desk), getattr(source, name)(), concurrency=concurrency)
        async with aclosing(created) as results, anyio.create_task_group() as tasks:
            first = anyio.Event()

            async def read_one() -> None:
                await anext(results)
                first.set()

            tasks.start_soon(read_one)
            await settle()
            assert (source.taken, desk.seen, desk.most) == (concurrency,) * 3
            desk.call(*desk.waiting)
            await first.wait()
            for yielded in range(1, 2 * concurrency + 1):
                await settle()
                assert source.taken == concurrency + yielded
                desk.call(*desk.waiting)
                await settle()
                assert source.taken == concurrency + yielded
                await anext(results)
            assert desk.most == concurrency

    run(loop, scenario)


@each_loop
def test_it_keeps_as_many_under_way_as_it_may(loop: str) -> None:
    """16, unless told otherwise."""

    async def scenario() -> None:
        desk, source = Desk(), Source()
        results = create_tokens(core_at(desk), source.endless())
        async with aclosing(results), anyio.create_task_group() as tasks:
            tasks.start_soon(collect, results)
            await settle()
            assert len(desk.waiting) == 16
            tasks.cancel_scope.cancel()

    run(loop, scenario)


async def test_a_request_that_is_wrong_is_an_err_among_the_others() -> None:
    """It is not sent, and it stops nobody."""
    requests: list[Any] = [request(0), {"token_create_request": {}}, None, request(3)]
    with Sandbox() as sandbox:
        core = core_of(sandbox)
        results = await collect(create_tokens(core, requests))
        assert len(await all_tokens(core)) == 2
    by_index = {created.index: created.result for created in results}
    assert by_index[0].ok
    assert by_index[3].ok
    for index, path in ((1, "token_create_request.grant_type"), (2, "request")):
        result = by_index[index]
        assert isinstance(result, Err)
        assert isinstance(result.error, RequestValidationError)
        assert (result.error.path, result.error.attempts) == (path, 0)


async def test_a_dict_may_be_changed_once_it_was_taken() -> None:
    """A source may fill in the same one again and again."""

    def refilled() -> Iterator[Any]:
        each = request()
        for index in range(20):
            each["token_create_request"]["subject"] = f"s{index}"
            yield each

    with Sandbox() as sandbox:
        results = await collect(create_tokens(core_of(sandbox), refilled()))
    for created in results:
        assert created.result.unwrap().subject == f"s{created.index}"


async def test_models_are_requests_too() -> None:
    """As they are for the function that creates one token."""
    token = TokenCreateRequest(grant_type=GrantType.CLIENT_CREDENTIALS, client_id=1)
    wanted = AuthTokenCreateApiRequest(service_id="2", token_create_request=token)
    with Sandbox() as sandbox:
        (created,) = await collect(create_tokens(core_of(sandbox), [wanted]))
    assert created.request is wanted
    assert created.result.unwrap().client_id == 1


@pytest.mark.parametrize(
    ("arguments", "paths"),
    [
        ({"requests": 1}, ["requests"]),
        ({"concurrency": 0}, ["concurrency"]),
        ({"concurrency": True}, ["concurrency"]),
        ({"concurrency": 2.0, "max_rate": 0}, ["concurrency", "max_rate"]),
        ({"max_rate": -1}, ["max_rate"]),
        ({"max_rate": float("nan")}, ["max_rate"]),
        ({"max_rate": float("inf")}, ["max_rate"]),
        ({"max_rate": "1"}, ["max_rate"]),
        ({"options": {"timeout": 1}}, ["options"]),
        ({"options": RequestOptions(timeout="1")}, ["options.timeout"]),  # type: ignore[arg-type]
    ],
)
def test_wrong_arguments_are_raised_at_once(arguments: Any, paths: list[str]) -> None:
    """Where the function is called, not where its results are read."""
    core, _ = client()
    with pytest.raises(RequestValidationError) as raised:
        create_tokens(core, **{"requests": [], **arguments})
    assert [path for path, _ in raised.value.problems] == paths


class SourceError(Exception):
    """What a source raises."""


def failing(after: int) -> Iterator[Any]:
    yield from map(request, range(after))
    raise SourceError


async def failing_async(after: int) -> AsyncIterator[Any]:
    for each in failing(after):
        yield each


@each_loop
@pytest.mark.parametrize("source", [failing, failing_async])
@pytest.mark.parametrize("after", [0, 3, 8])
def test_a_source_that_raises(
    loop: str, source: Callable[[int], Iterator[Any]], after: int
) -> None:
    """What it gave before is finished and yielded first, then its own exception is raised."""

    async def scenario() -> None:
        desk = Desk()
        results = create_tokens(core_at(desk), source(after), concurrency=after + 1)
        indexes: list[int] = []
        async with aclosing(results), anyio.create_task_group() as tasks:

            async def note_indexes() -> None:
                async for created in results:
                    indexes.append(created.index)  # noqa: PERF401 - those before the error count

            async def read() -> None:
                with pytest.raises(SourceError):
                    await note_indexes()

            tasks.start_soon(read)
            await settle()
            assert len(desk.waiting) == after
            desk.call(*desk.waiting)
        assert sorted(indexes) == [*range(after)]
        with pytest.raises(StopAsyncIteration):
            await anext(results)

    run(loop, scenario)


async def test_a_source_that_was_cancelled_is_one_that_raises() -> None:
    """A task that it waits for was cancelled by somebody; it does not pass for one that ended."""

    async def waiting_for_others() -> AsyncIterator[Any]:
        yield request()
        other = asyncio.create_task(asyncio.sleep(60))
        asyncio.get_running_loop().call_soon(other.cancel)
        await other

    with Sandbox() as sandbox:
        results = create_tokens(core_of(sandbox), waiting_for_others())
        assert (await anext(results)).result.ok
        with pytest.raises(asyncio.CancelledError):
            await anext(results)


async def test_whoever_cancels_every_task_ends_it() -> None:
    """The caller hears of it, and does not take it for the end of the source."""
    desk, source = Desk(), Source()
    results = create_tokens(core_at(desk), source.endless())
    waiting = asyncio.ensure_future(anext(results))
    await settle()
    for task in asyncio.all_tasks() - {asyncio.current_task(), waiting}:
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert desk.waiting == {}


@attrs.define
class Closable:
    """A source that tells how it was left."""

    began_in: Any = None
    closed_in: Any = None
    cleaned_up: bool = False

    async def rows(self) -> AsyncIterator[Any]:
        """Yield requests, and clean up in an awaiting way."""
        self.began_in = anyio.get_current_task()
        try:
            for index in count():
                yield request(index)
        finally:
            self.closed_in = anyio.get_current_task()
            await checkpoint()
            self.cleaned_up = True

    def lines(self) -> Iterator[Any]:
        """Yield requests, and clean up."""
        try:
            for index in count():
                yield request(index)
        finally:
            self.cleaned_up = True


@each_loop
@pytest.mark.parametrize("name", ["rows", "lines"])
def test_a_generator_is_closed_at_a_break(loop: str, name: str) -> None:
    """It may await what it needs to clean up, in the task that it ran in all the time."""

    async def scenario() -> None:
        source = Closable()
        with Sandbox() as sandbox:
            created = create_tokens(core_of(sandbox), getattr(source, name)(), concurrency=3)
            async with aclosing(created) as results:
                async for _ in results:
                    break
        assert source.cleaned_up
        assert source.began_in == source.closed_in

    run(loop, scenario)


@each_loop
def test_a_clean_up_that_fails_is_not_passed_over(loop: str) -> None:
    """It comes out where the results are closed."""

    async def clumsy() -> AsyncIterator[Any]:
        try:
            for index in count():
                yield request(index)
        finally:
            raise SourceError

    async def scenario() -> None:
        with Sandbox() as sandbox:
            results = create_tokens(core_of(sandbox), clumsy())
            await anext(results)
            with pytest.raises(SourceError):
                await results.aclose()

    run(loop, scenario)


def test_a_clean_up_that_hangs_is_given_up() -> None:
    """After five seconds."""

    async def sticky() -> AsyncIterator[Any]:
        try:
            for index in count():
                yield request(index)
        finally:
            await anyio.sleep_forever()

    async def scenario() -> None:
        core, _ = client(CREATED, service_id="1")
        results = create_tokens(core, sticky())
        await anext(results)
        await results.aclose()
        assert anyio.current_time() - began == 5

    async def timed() -> None:
        nonlocal began
        began = anyio.current_time()
        await scenario()

    began = 0.0
    in_virtual_time(timed)


@each_loop
def test_break_cancels_what_is_under_way(loop: str) -> None:
    """When ``aclosing`` is left, no request is under way any more."""

    async def scenario() -> None:
        desk, source = Desk(), Source()
        created = create_tokens(core_at(desk), source.endless(), concurrency=4)
        async with aclosing(created) as results, anyio.create_task_group() as tasks:

            async def read() -> None:
                async for _ in results:
                    break

            tasks.start_soon(read)
            await settle()
            desk.call("s1")
        assert desk.waiting == {}
        assert source.taken <= 5

    run(loop, scenario)


async def test_nothing_is_taken_before_the_first_result_is_asked_for() -> None:
    """A generator that nobody reads costs nothing."""
    source = Source()
    core, _ = client()
    results = create_tokens(core, source.endless())
    await settle()
    await results.aclose()
    assert source.taken == 0


async def test_a_client_that_is_closed_is_not_tried_again() -> None:
    """Each request that is left says so at once."""
    core, transport = client(service_id="1")
    await core.aclose()
    results = await collect(create_tokens(core, map(request, range(30))))
    assert len(results) == 30
    for created in results:
        assert isinstance(created.result, Err)
        assert isinstance(created.result.error, ConnectError)
        assert created.result.error.attempts == 0
    assert transport.requests == []


async def test_a_hook_that_fails_is_not_called_again() -> None:
    """The Err says whether there may be a token."""
    calls = []

    def fail(*_: object) -> None:
        calls.append(1)
        raise SourceError

    with Sandbox() as sandbox:
        core = core_of(sandbox, hooks=Hooks(after_success=(fail,)))
        (created,) = await collect(create_tokens(core, [request(access_token="t" * 20)]))
    assert isinstance(created.result, Err)
    assert isinstance(created.result.error, HookError)
    assert created.result.error.may_have_acted
    assert len(calls) == 1


async def test_options_hold_for_each_attempt() -> None:
    """All but the retries, which say what is repeated."""
    steps = (ConnectError("refused"), ConnectError("refused"), CREATED)
    core, transport = client(*steps, service_id="1")
    retries = RetryConfig(backoff=BackoffStrategy(initial_interval=0, max_interval=0))
    options = RequestOptions(headers={"x-audit": "1"}, retries=retries, timeout=5)
    (created,) = await collect(create_tokens(core, [request()], options=options))
    assert created.result.ok
    assert [sent.headers["x-audit"] for sent in transport.requests] == ["1"] * 3
    assert all(
        sent.deadline - at <= 5
        for sent, at in zip(transport.requests, transport.times, strict=True)
    )


def test_a_result_shows_no_token() -> None:
    """Whoever prints it gives nothing away."""
    asked = request(access_token=TOKEN)
    answer = TokenCreateResponse(access_token=TOKEN)
    assert TOKEN not in repr(Created(index=0, request=asked, result=Ok(answer)))
