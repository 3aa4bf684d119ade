"""What a user's own client raises inside a call ends that call, not the task that made it."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp
import httpx
import httpx2
import pytest

from authlete import Err
from authlete.errors import ConnectError, NoResponseError
from authlete.transport import HttpxTransport
from authlete.transport.aiohttp import AiohttpTransport
from tests.faults import behaviours as do
from tests.faults.calls import create, new_core
from tests.faults.server import FaultServer

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractAsyncContextManager

    Hook = Callable[..., Any]
    Client = AbstractAsyncContextManager[Any]

FOREIGN = [
    asyncio.CancelledError(),
    BaseExceptionGroup("several", [asyncio.CancelledError(), OSError()]),
]


def httpx_client(**hooks: Hook) -> Client:
    return httpx.AsyncClient(event_hooks={name: [hook] for name, hook in hooks.items()})


def httpx2_client(**hooks: Hook) -> Client:
    return httpx2.AsyncClient(event_hooks={name: [hook] for name, hook in hooks.items()})


def aiohttp_session(request: Hook | None = None, response: Hook | None = None) -> Client:
    async def around(
        outgoing: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        if request:
            await request()
        incoming = await handler(outgoing)
        if response:
            await response()
        return incoming

    return aiohttp.ClientSession(middlewares=(around,))


@pytest.mark.parametrize("raised", FOREIGN, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("event", ["request", "response"])
@pytest.mark.parametrize(
    ("transport", "new"),
    [
        (HttpxTransport, httpx_client),
        (HttpxTransport, httpx2_client),
        (AiohttpTransport, aiohttp_session),
    ],
    ids=["httpx", "httpx2", "aiohttp"],
)
async def test_a_cancellation_that_is_not_ours(
    transport: Any, new: Any, event: str, raised: BaseException
) -> None:
    """Of another task, told by a hook: the call fails as by any other error, and says how far."""

    async def fail(*_: object) -> None:
        raise raised

    with FaultServer(do.created) as server:
        async with new(**{event: fail}) as client:
            result = await create(new_core(server.url, transport(client)))
        assert len(server.requests) == (event == "response")
    assert isinstance(result, Err)
    assert isinstance(result.error, ConnectError if event == "request" else NoResponseError)
    assert f"127.0.0.1:{server.port}: {type(raised).__name__}" in str(result.error)
    task = asyncio.current_task()
    assert task
    assert task.cancelling() == 0


@pytest.mark.parametrize(
    ("transport", "new"),
    [(HttpxTransport, httpx_client), (AiohttpTransport, aiohttp_session)],
    ids=["httpx", "aiohttp"],
)
async def test_a_cancellation_that_is_ours(transport: Any, new: Any) -> None:
    """It passes, also when it comes while a hook runs."""

    async def cancel(*_: object) -> None:
        task = asyncio.current_task()
        assert task
        task.cancel()
        await asyncio.sleep(60)

    with FaultServer(do.created) as server:
        async with new(request=cancel) as client:
            call = asyncio.create_task(create(new_core(server.url, transport(client))))
            await asyncio.wait([call])
    assert call.cancelled()
