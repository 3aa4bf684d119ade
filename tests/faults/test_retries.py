"""Nothing is done twice: a call is repeated only where that is safe, and never past its time."""

from __future__ import annotations

from itertools import chain, repeat
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import (
    AuthleteCore,
    BackoffStrategy,
    Hooks,
    RequestOptions,
    RetryConfig,
    Security,
    token_operations_create,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete.sandbox import Sandbox
from authlete.transport import HttpxTransport
from tests.faults import behaviours as do
from tests.faults.calls import REQUEST, create, new_core
from tests.faults.catalogue import BROKEN, HARMLESS, REFUSALS
from tests.faults.server import FaultServer
from tests.saboteur import ACTIONS, Saboteur

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from authlete.errors import AuthleteError
    from authlete.hooks import HookContext
    from tests.faults.server import Behaviour, Peer

AT_ONCE = BackoffStrategy(initial_interval=0, max_interval=0)
RETRY = RetryConfig(backoff=AT_ONCE)
RETRY_ALL = RetryConfig(backoff=AT_ONCE, retry_unsafe=True)
NO_NETWORK = RetryConfig(backoff=AT_ONCE, retry_connection_errors=False)
BUSY = do.saying(do.answer(503))
COME_BACK = do.saying(do.answer(503, b"", "Retry-After: 5"))
SLOW_DOWN = do.saying(do.answer(429))


async def creates(core: AuthleteCore, options: RequestOptions) -> Any:
    return await token_operations_create(core, REQUEST, options)


async def lists(core: AuthleteCore, options: RequestOptions) -> Any:
    return await token_operations_list_tokens(core, {}, options)


async def updates(core: AuthleteCore, options: RequestOptions) -> Any:
    return await token_operations_update(
        core, {"token_update_request": {"access_token": "t"}}, options
    )


async def renews(core: AuthleteCore, options: RequestOptions) -> Any:
    request: Any = {"access_token": "t", "access_token_value_updated": True}
    return await token_operations_update(core, {"token_update_request": request}, options)


def playing(replies: Iterable[Behaviour]) -> Behaviour:
    """Answer each request with the next of these, and well after the last."""
    script = chain(replies, repeat(do.created))

    def reply(peer: Peer) -> None:
        next(script)(peer)

    return reply


@pytest.mark.parametrize(
    ("call", "failure", "retries", "requests"),
    [
        pytest.param(creates, do.leaving, RETRY, 1, id="create, no answer"),
        pytest.param(creates, BUSY, RETRY, 1, id="create, 503"),
        pytest.param(creates, COME_BACK, RETRY, 2, id="create, 503 that asks to come back"),
        pytest.param(creates, SLOW_DOWN, RETRY, 2, id="create, 429"),
        pytest.param(renews, do.leaving, RETRY, 1, id="renew, no answer"),
        pytest.param(renews, BUSY, RETRY, 1, id="renew, 503"),
        pytest.param(renews, SLOW_DOWN, RETRY, 2, id="renew, 429"),
        pytest.param(updates, do.leaving, RETRY, 2, id="update, no answer"),
        pytest.param(updates, BUSY, RETRY, 2, id="update, 503"),
        pytest.param(lists, do.leaving, RETRY, 2, id="list, no answer"),
        pytest.param(lists, BUSY, RETRY, 2, id="list, 503"),
        pytest.param(lists, do.leaving, NO_NETWORK, 1, id="list, no answer, not wanted"),
        pytest.param(creates, do.leaving, RETRY_ALL, 2, id="create, no answer, wanted"),
        pytest.param(creates, BUSY, RETRY_ALL, 2, id="create, 503, wanted"),
        pytest.param(lists, SLOW_DOWN, None, 1, id="no retries"),
    ],
)
def test_only_what_is_safe_is_repeated(
    call: Callable[[AuthleteCore, RequestOptions], Awaitable[Any]],
    failure: Behaviour,
    retries: RetryConfig | None,
    requests: int,
) -> None:
    """What creates is not, unless it surely did not, or the caller says so."""

    async def scenario() -> Any:
        async with new_core(server.url, HttpxTransport()) as core:
            return await call(core, RequestOptions(retries=retries))

    with FaultServer(playing([failure])) as server:
        result = anyio.run(scenario)
        assert len(server.requests) == requests
    assert result.ok is (requests == 2)


@given(faults=st.lists(st.sampled_from([*BROKEN, *REFUSALS, *HARMLESS]), max_size=4))
def test_what_was_done_is_known(faults: list[Any]) -> None:
    """A server that acts on what it got has acted for every Ok, and where an error says so."""
    told: list[AuthleteError] = []

    def note(_: HookContext, error: AuthleteError) -> None:
        told.append(error)

    async def scenario() -> Any:
        hooks = Hooks(after_error=(note,))
        async with new_core(server.url, HttpxTransport(), hooks=hooks) as core:
            return await create(core, retries=RETRY)

    with FaultServer(playing(fault.reply for fault in faults)) as server:
        result = anyio.run(scenario)
        reached = len(server.requests)
    refused = sum(not error.may_have_acted for error in told)
    assert reached - refused == result.ok + sum(error.may_have_acted for error in told) <= 1


@given(
    script=st.lists(st.sampled_from(ACTIONS), max_size=12),
    calls=st.integers(1, 4),
    retries=st.sampled_from([RETRY, RETRY_ALL, NO_NETWORK, None]),
)
def test_no_token_is_created_unaccounted_for(
    script: list[str], calls: int, retries: RetryConfig | None
) -> None:
    """There are as many tokens as Oks and attempts that say they may have created one.

    And no call creates two, unless it was told to repeat on everything.
    """
    told: list[AuthleteError] = []

    def note(_: HookContext, error: AuthleteError) -> None:
        told.append(error)

    async def scenario() -> tuple[int, int, int]:
        saboteur = Saboteur(sandbox.transport(), [*script])
        hooks = Hooks(after_error=(note,))
        async with AuthleteCore(
            security=Security(authlete=sandbox.bearer),
            service_id="1",
            transport=saboteur,
            hooks=hooks,
        ) as core:
            results = [await creates(core, RequestOptions(retries=retries)) for _ in range(calls)]
            saboteur.script.clear()
            oks = sum(result.ok for result in results)
            return oks, saboteur.lost, await count(core)

    async def count(core: AuthleteCore) -> int:
        return (await lists(core, RequestOptions())).unwrap().total_count or 0

    with Sandbox() as sandbox:
        oks, lost, tokens = anyio.run(scenario)
    doubtful = sum(error.may_have_acted for error in told)
    assert tokens == oks + doubtful - lost
    if retries is not RETRY_ALL:
        assert tokens <= calls
