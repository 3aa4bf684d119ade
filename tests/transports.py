"""Every way in which the SDK can carry a request: what holds of one must hold of all.

Another transport is one line in ``CARRIERS``.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeVar

import anyio
import attrs
import httpx
import httpx2

from authlete.transport import HttpxTransport

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
    make: Callable[[ssl.SSLContext | bool], AbstractAsyncContextManager[Transport]]
    pools: bool = True
    """Whether the SDK itself keeps the connections, rather than a client of the user's."""

    def __str__(self) -> str:
        return f"{self.name}-{self.backend}"

    def open(
        self,
        trust: ssl.SSLContext | bool = True,  # noqa: FBT001, FBT002 - as in httpx
    ) -> AbstractAsyncContextManager[Transport]:
        """Open the transport, and close what it leaves to its user to close."""
        return self.make(trust)

    def run(self, scenario: Callable[[], Awaitable[T]]) -> T:
        """Run a scenario in an event loop of its own, in which it must leave no task behind."""

        async def tidily() -> T:
            before = anyio.get_running_tasks()
            result = await scenario()
            assert anyio.get_running_tasks() == before
            return result

        return anyio.run(tidily, backend=self.backend)


@asynccontextmanager
async def _httpx(_: ssl.SSLContext | bool) -> AsyncGenerator[Transport]:
    yield HttpxTransport()


@asynccontextmanager
async def _own_httpx(trust: ssl.SSLContext | bool) -> AsyncGenerator[Transport]:
    async with httpx.AsyncClient(verify=trust) as client:
        yield HttpxTransport(client)


@asynccontextmanager
async def _own_httpx2(trust: ssl.SSLContext | bool) -> AsyncGenerator[Transport]:
    async with httpx2.AsyncClient(verify=trust) as client:
        yield HttpxTransport(client)


@asynccontextmanager
async def _aiohttp(_: ssl.SSLContext | bool) -> AsyncGenerator[Transport]:
    from authlete.transport.aiohttp import AiohttpTransport  # noqa: PLC0415 - an extra

    yield AiohttpTransport()


CARRIERS = [
    Carrier("httpx", "asyncio", _httpx),
    Carrier("httpx", "trio", _httpx),
    Carrier("own-httpx", "asyncio", _own_httpx, pools=False),
    Carrier("own-httpx2", "asyncio", _own_httpx2, pools=False),
]
if find_spec("aiohttp"):
    CARRIERS.append(Carrier("aiohttp", "asyncio", _aiohttp))

POOLS = [carrier for carrier in CARRIERS if carrier.pools]
