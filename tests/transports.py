"""Every way in which the SDK can carry a request: what holds of one must hold of all.

Another transport is one line in ``CARRIERS``.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import aiohttp
import anyio
import attrs
import httpx
import httpx2
import pytest

from authlete.transport import HttpxTransport
from authlete.transport.aiohttp import AiohttpTransport

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncGenerator, Awaitable, Callable
    from contextlib import AbstractAsyncContextManager

    from authlete.transport import Transport

T = TypeVar("T")


@attrs.frozen
class Carrier:
    """A transport on an event loop."""

    name: str
    backend: str
    new: Callable[..., Transport]
    """Makes the transport."""
    client: Callable[[ssl.SSLContext | Literal[True]], AbstractAsyncContextManager[Any]] | None = (
        None
    )
    """Makes the client to send through; without one, the transport keeps connections itself."""
    storms: bool = True
    """Whether the pool outlives many cancelled calls; httpx' own does not (httpcore#1093)."""

    def __str__(self) -> str:
        return f"{self.name}-{self.backend}"

    @property
    def pools(self) -> bool:
        """Whether the transport keeps the connections itself."""
        return self.client is None

    @asynccontextmanager
    async def open(self, trust: ssl.SSLContext | None = None) -> AsyncGenerator[Transport]:
        """Open the transport, and close what it leaves to its user to close."""
        if self.client is None:
            yield self.new()
            return
        async with self.client(trust or True) as client:
            yield self.new(client)

    def run(self, scenario: Callable[[], Awaitable[T]]) -> T:
        """Run a scenario in an event loop of its own, in which it must leave no task behind."""

        async def tidily() -> T:
            before = anyio.get_running_tasks()
            result = await scenario()
            assert anyio.get_running_tasks() == before
            return result

        return anyio.run(tidily, backend=self.backend)


def _httpx_client(trust: ssl.SSLContext | Literal[True]) -> AbstractAsyncContextManager[Any]:
    return httpx.AsyncClient(verify=trust)


def _httpx2_client(trust: ssl.SSLContext | Literal[True]) -> AbstractAsyncContextManager[Any]:
    return httpx2.AsyncClient(verify=trust)


def _aiohttp_session(trust: ssl.SSLContext | Literal[True]) -> AbstractAsyncContextManager[Any]:
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=trust), trust_env=True)


CARRIERS = [
    Carrier("httpx", "asyncio", HttpxTransport),
    Carrier("httpx", "trio", HttpxTransport),
    Carrier("own-httpx", "asyncio", HttpxTransport, _httpx_client, storms=False),
    Carrier("own-httpx2", "asyncio", HttpxTransport, _httpx2_client),
    Carrier("aiohttp", "asyncio", AiohttpTransport),
    Carrier("own-aiohttp", "asyncio", AiohttpTransport, _aiohttp_session),
]
POOLS = [carrier for carrier in CARRIERS if carrier.pools]

every_carrier = pytest.mark.parametrize("carrier", CARRIERS, ids=str)
every_pool = pytest.mark.parametrize("carrier", POOLS, ids=str)
pools_first = pytest.mark.parametrize(
    "carrier",
    [
        pytest.param(carrier, marks=() if carrier.pools else pytest.mark.stress)
        for carrier in CARRIERS
    ],
    ids=str,
)
"""For what takes long with all of them: callers' own clients take part as ``stress`` only."""
