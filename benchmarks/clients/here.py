"""The SDK on each transport, and the HTTP libraries alone: ``here.py NAME URL``."""

from __future__ import annotations

import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from authlete import AuthleteCore, Ok, Security, token_operations_create
from benchmarks import exchange
from benchmarks.clients import pace

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from authlete.models.operations import AuthTokenCreateApiRequest
    from authlete.transport import Transport

    Call = Callable[[], Awaitable[None]]

REQUEST: AuthTokenCreateApiRequest = {
    "service_id": exchange.SERVICE_ID,
    "token_create_request": {
        "grant_type": "AUTHORIZATION_CODE",
        "client_id": 26888344961664,
        "subject": "john",
        "scopes": ["history.read", "timeline.read"],
    },
}
HEADERS = {"authorization": f"Bearer {exchange.TOKEN}"}


@asynccontextmanager
async def sdk(transport: Transport, url: str) -> AsyncGenerator[Call]:
    """Call by the SDK."""
    security = Security(authlete=exchange.TOKEN)
    async with AuthleteCore(security=security, server_url=url, transport=transport) as core:

        async def call() -> None:
            match await token_operations_create(core, REQUEST):
                case Ok(_):
                    pass
                case err:
                    err.unwrap()

        yield call


@asynccontextmanager
async def sdk_on_httpx(url: str) -> AsyncGenerator[Call]:
    """Call by the SDK as it is without extras."""
    from authlete.transport import HttpxTransport

    async with sdk(HttpxTransport(), url) as call:
        yield call


@asynccontextmanager
async def sdk_on_aiohttp(url: str) -> AsyncGenerator[Call]:
    """Call by the SDK with the extra ``aiohttp``."""
    from authlete.transport.aiohttp import AiohttpTransport

    async with sdk(AiohttpTransport(), url) as call:
        yield call


@asynccontextmanager
async def bare_httpx(url: str) -> AsyncGenerator[Call]:
    """Post and read JSON by httpx alone."""
    import httpx

    async with httpx.AsyncClient() as client:

        async def call() -> None:
            response = await client.post(
                url + exchange.PATH, json=exchange.REQUEST, headers=HEADERS
            )
            response.raise_for_status().json()

        yield call


@asynccontextmanager
async def bare_aiohttp(url: str) -> AsyncGenerator[Call]:
    """Post and read JSON by aiohttp alone."""
    import aiohttp

    async with aiohttp.ClientSession() as session:

        async def call() -> None:
            posted = session.post(url + exchange.PATH, json=exchange.REQUEST, headers=HEADERS)
            async with posted as response:
                response.raise_for_status()
                await response.json()

        yield call


@asynccontextmanager
async def bare_pyreqwest(url: str) -> AsyncGenerator[Call]:
    """Post and read JSON by pyreqwest alone, which is written in Rust: the limit."""
    from pyreqwest.client import ClientBuilder

    async with ClientBuilder().build() as client:

        async def call() -> None:
            request = client.post(url + exchange.PATH).headers(HEADERS)
            response = await request.body_json(exchange.REQUEST).build().send()
            response.error_for_status()
            await response.json()

        yield call


CLIENTS = {
    client.__name__: client
    for client in (sdk_on_httpx, sdk_on_aiohttp, bare_httpx, bare_aiohttp, bare_pyreqwest)
}

if __name__ == "__main__":
    pace.run(CLIENTS[sys.argv[1]](sys.argv[2]))
