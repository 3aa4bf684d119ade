"""All tokens that a filter matches, one after another."""

from __future__ import annotations

from contextlib import aclosing
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest
from anyio.lowlevel import checkpoint
from hypothesis import given
from hypothesis import strategies as st

from authlete import (
    Err,
    Hooks,
    Ok,
    RequestOptions,
    RetryConfig,
    token_operations_delete,
)
from authlete.bulk import iterate_tokens
from authlete.errors import (
    NoResponseError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)
from authlete.models import TokenStatus
from authlete.models.operations import AuthTokenGetListApiRequest
from authlete.sandbox import Clock, Sandbox
from tests.bulk.support import all_tokens, collect, core_of, each_loop, fill, run, settle
from tests.fakes import SECRET, client, in_virtual_time, refusal, reply

if TYPE_CHECKING:
    from authlete import AuthleteCore, HookContext
    from authlete.transport import HttpRequest, HttpResponse, Transport


def subjects(results: list[Any]) -> list[str]:
    return [result.unwrap().subject for result in results]


def names(start: int, end: int) -> list[str]:
    return [f"s{index}" for index in range(start, end)]


@attrs.define
class Watched:
    """Carries requests, notes them, and does something before one of them."""

    transport: Transport
    queries: list[str] = attrs.field(factory=list[str])
    ended: int = 0
    """How many requests were answered, or given up."""

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Carry a request."""
        self.queries.append(request.url.partition("?")[2])
        try:
            await self.before(len(self.queries))
            return await self.transport.send(request)
        finally:
            self.ended += 1

    async def before(self, number: int) -> None:
        """Do nothing before any request."""

    async def aclose(self) -> None:
        """Close what it carries by."""
        await self.transport.aclose()


@each_loop
@pytest.mark.parametrize("count", [0, 1, 20, 21, 45])
def test_every_token_is_yielded_in_the_order_of_the_list(loop: str, count: int) -> None:
    """Each as an Ok, and each once."""

    async def scenario() -> None:
        with Sandbox() as sandbox:
            core = core_of(sandbox)
            await fill(core, count)
            results = await collect(iterate_tokens(core, {}))
            assert subjects(results) == names(0, count)
            assert all(isinstance(result, Ok) for result in results)

    run(loop, scenario)


async def test_filters_and_bounds_hold_for_the_whole() -> None:
    """Not for a page, which holds no more than 20 tokens."""
    with Sandbox() as sandbox:
        core = core_of(sandbox)
        await fill(core, 30)
        await fill(core, 25, subject="john")
        await fill(core, 25, client_id=12)
        johns = await collect(iterate_tokens(core, {"subject": "john"}))
        assert subjects(johns) == ["john"] * 25
        request = AuthTokenGetListApiRequest(client_identifier="12", start=1, end=22)
        assert subjects(await collect(iterate_tokens(core, request))) == names(1, 22)
        assert len(await collect(iterate_tokens(core, {"start": 70}))) == 10
        assert await collect(iterate_tokens(core, {"end": 0})) == []
        assert await collect(iterate_tokens(core, {"start": 99})) == []


async def test_tokens_can_be_those_that_have_expired_or_have_not() -> None:
    """Authlete tells them apart, by its own clock."""
    clock = Clock()
    with Sandbox(clock=clock) as sandbox:
        core = core_of(sandbox)
        await fill(core, 25)
        clock.advance(30 * 86_400)
        await fill(core, 21)
        for status, count in {"VALID": 21, TokenStatus.INVALID: 25, "ALL": 46}.items():
            assert len(await collect(iterate_tokens(core, {"token_status": status}))) == count


@each_loop
def test_the_next_page_is_read_while_the_caller_works(loop: str) -> None:
    """But no more than the next."""
    asked = anyio.Event()

    @attrs.define
    class Noting(Watched):
        async def before(self, number: int) -> None:
            if number == 2:
                asked.set()

    async def scenario() -> None:
        with Sandbox() as sandbox:
            await fill(core_of(sandbox), 60)
            watched = Noting(sandbox.transport())
            async with aclosing(iterate_tokens(core_of(sandbox, watched), {})) as tokens:
                await anext(tokens)
                await asked.wait()
                await settle()
                assert watched.queries == ["start=0&end=20", "start=19&end=39"]
                assert watched.ended == 2
                for _ in range(19):
                    await anext(tokens)
                await settle()
                assert len(watched.queries) == 2
                await anext(tokens)
                await settle()
                assert len(watched.queries) == 3

    run(loop, scenario)


@each_loop
def test_a_failure_is_the_last_item(loop: str) -> None:
    """An Err, after all tokens of the pages before."""

    @attrs.define
    class Failing(Watched):
        async def before(self, number: int) -> None:
            if number == 3:
                raise NoResponseError("lost")

    async def scenario() -> None:
        with Sandbox() as sandbox:
            await fill(core_of(sandbox), 60)
            core = core_of(sandbox, Failing(sandbox.transport()))
            *tokens, failure = await collect(iterate_tokens(core, {}))
        assert subjects(tokens) == names(0, 39)
        assert isinstance(failure, Err)
        assert isinstance(failure.error, NoResponseError)
        assert failure.error.operation == "token_operations_list_tokens"

    run(loop, scenario)


def test_options_hold_for_each_page() -> None:
    """A page that fails is read again, where that is wanted."""

    async def scenario() -> None:
        with Sandbox(bearer=SECRET) as sandbox:
            carry = sandbox.transport().send
            await fill(core_of(sandbox), 50)
            core, transport = client(
                carry, refusal(500), carry, refusal(429), carry, service_id="1"
            )
            options = RequestOptions(retries=RetryConfig(), headers={"x-audit": "1"})
            assert len(await collect(iterate_tokens(core, {}, options))) == 50
            assert [request.headers["x-audit"] for request in transport.requests] == ["1"] * 5

    in_virtual_time(scenario)


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"strat": 0}, "strat"),
        ({"start": "0"}, "start"),
        (AuthTokenGetListApiRequest(subject=1), "subject"),  # type: ignore[arg-type]
        ([], "request"),
    ],
)
async def test_a_wrong_request_is_an_err(asked: Any, path: str) -> None:
    """The only item; nothing is sent."""
    core, transport = client(service_id="1")
    (result,) = await collect(iterate_tokens(core, asked))
    assert isinstance(result, Err)
    assert isinstance(result.error, RequestValidationError)
    assert (result.error.path, result.error.operation) == (path, "token_operations_list_tokens")
    assert transport.requests == []


async def test_what_the_function_refuses_is_an_err() -> None:
    """A service that is missing, wrong options, a start that Authlete does not accept."""
    core, _ = client()
    (result,) = await collect(iterate_tokens(core, {}))
    assert result.error.path == "service_id"  # type: ignore[union-attr]
    (result,) = await collect(iterate_tokens(core, {"service_id": "1"}, "now"))  # type: ignore[arg-type]
    assert result.error.path == "options"  # type: ignore[union-attr]
    with Sandbox() as sandbox:
        (result,) = await collect(iterate_tokens(core_of(sandbox), {"start": -1}))
    assert isinstance(result, Err)
    assert isinstance(result.error, ResultError)
    assert result.error.result_code == "A159202"


async def test_nothing_is_asked_before_the_first_item_is() -> None:
    """A generator that nobody reads costs nothing."""
    core, transport = client(service_id="1")
    tokens = iterate_tokens(core, {})
    await settle()
    await tokens.aclose()
    assert transport.requests == []


@attrs.define
class Stuck(Watched):
    """Never gets past the second request."""

    async def before(self, number: int) -> None:
        """Wait for ever, but let the first pass."""
        if number > 1:
            await anyio.sleep_forever()


@each_loop
def test_break_ends_the_page_under_way(loop: str) -> None:
    """When ``aclosing`` is left, its request has ended; ``run`` looks for tasks left behind."""

    async def scenario() -> None:
        with Sandbox() as sandbox:
            await fill(core_of(sandbox), 30)
            stuck = Stuck(sandbox.transport())
            async with aclosing(iterate_tokens(core_of(sandbox, stuck), {})) as tokens:
                async for _ in tokens:
                    await settle()
                    assert (len(stuck.queries), stuck.ended) == (2, 1)
                    break
            assert stuck.ended == 2

    run(loop, scenario)


@each_loop
def test_a_plain_break_ends_it_too(loop: str) -> None:
    """A little later: the event loop closes generators that are dropped, and trio complains."""

    async def scenario() -> None:
        with Sandbox() as sandbox:
            await fill(core_of(sandbox), 30)
            stuck = Stuck(sandbox.transport())
            async for _ in iterate_tokens(core_of(sandbox, stuck), {}):
                await settle()
                break
            await checkpoint()
            await settle()
            assert stuck.ended == 2

    if loop == "trio":
        with pytest.warns(ResourceWarning, match="aclosing"):
            run(loop, scenario)
    else:
        run(loop, scenario)


@each_loop
def test_an_event_loop_that_ends_takes_it_along(loop: str) -> None:
    """Whoever leaves a generator half read leaves no request under way."""
    left = []

    async def scenario() -> Stuck:
        stuck = Stuck(sandbox.transport())
        tokens = iterate_tokens(core_of(sandbox, stuck), {})
        await anext(tokens)
        await settle()
        left.append(tokens)
        return stuck

    with Sandbox() as sandbox:
        anyio.run(fill, core_of(sandbox), 30)
        assert anyio.run(scenario, backend=loop).ended == 2


@each_loop
def test_the_callers_own_scopes_and_tasks_are_no_concern_of_it(loop: str) -> None:
    """A deadline around some items ends with them, and any task may ask for the next."""

    async def scenario() -> None:
        with Sandbox() as sandbox:
            core = core_of(sandbox)
            await fill(core, 60)
            results: list[Any] = []
            async with aclosing(iterate_tokens(core, {})) as tokens:
                with anyio.CancelScope() as scope:
                    async for result in tokens:
                        results.append(result)
                        if len(results) == 25:
                            scope.cancel()
                            await checkpoint()

                async def take() -> None:
                    results.append(await anext(tokens))

                for _ in range(20):
                    async with anyio.create_task_group() as tasks:
                        tasks.start_soon(take)
                results += [result async for result in tokens]
            assert subjects(results) == names(0, 60)

    run(loop, scenario)


@each_loop
def test_hooks_see_the_callers_context(loop: str) -> None:
    """As they do in a call that the caller makes."""
    audit: ContextVar[str] = ContextVar("audit", default="")
    seen: list[str] = []

    def note(_: HookContext, __: HttpRequest) -> None:
        seen.append(audit.get())

    async def scenario() -> None:
        with Sandbox() as sandbox:
            await fill(core_of(sandbox), 30)
            audit.set("tonight's")
            hooks = Hooks(before_request=(note,))
            assert len(await collect(iterate_tokens(core_of(sandbox, hooks=hooks), {}))) == 30

    run(loop, scenario)
    assert seen == ["tonight's"] * 2


CHANGES = st.dictionaries(
    st.integers(0, 60),
    st.tuples(st.integers(0, 25), st.floats(0, 1), st.integers(0, 45)),
    max_size=4,
)


@given(count=st.integers(0, 60), changes=CHANGES)
def test_nothing_twice_and_nothing_passed_over(count: int, changes: dict[int, Any]) -> None:
    """Of tokens that come and go while they are read: after the nth, so many come, so many go."""

    async def scenario() -> None:
        core, other = core_of(sandbox), core_of(sandbox)
        await fill(core, count)
        lasting = await hashes(core)
        shown: list[str] = []
        async with aclosing(iterate_tokens(core, {})) as tokens:
            async for result in tokens:
                shown.append(result.unwrap().access_token_hash or "")
                created, place, deleted = changes.get(len(shown), (0, 0.0, 0))
                await fill(other, created)
                lasting -= await delete_some(other, place, deleted)
        assert len({*shown}) == len(shown)
        assert lasting <= {*shown}

    with Sandbox() as sandbox:
        anyio.run(scenario)


async def hashes(core: AuthleteCore) -> set[str]:
    return {token.access_token_hash or "" for token in await all_tokens(core)}


async def delete_some(core: AuthleteCore, place: float, count: int) -> set[str]:
    """Delete neighbours, and return their hashes."""
    there = [token.access_token_hash or "" for token in await all_tokens(core)]
    start = round(place * len(there))
    gone = there[start : start + count]
    for identifier in gone:
        await token_operations_delete(core, {"access_token_identifier": identifier})
    return {*gone}


async def test_a_server_that_ignores_where_a_page_starts_is_an_err() -> None:
    """After three pages, whatever it counts."""
    page = {"totalCount": 10_000, "accessTokens": [{"accessTokenHash": str(n)} for n in range(20)]}
    core, transport = client(reply(body=page), service_id="1")
    *tokens, last = await collect(iterate_tokens(core, {}))
    assert len(tokens) == 20
    assert isinstance(last, Err)
    assert isinstance(last.error, ResponseValidationError)
    assert last.error.operation == "token_operations_list_tokens"
    assert len(transport.requests) == 3
