"""Transports that answer from memory: what remains is what a library itself costs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx

from authlete.transport import HttpResponse

from . import exchange

if TYPE_CHECKING:
    from asyncio import Event

    from authlete.transport import HttpRequest

CONTENT_TYPE = {"content-type": "application/json"}


class NullTransport:
    """Answers at once."""

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer."""
        request.sent = True
        return HttpResponse(status=200, headers=CONTENT_TYPE, body=exchange.ANSWER)

    async def aclose(self) -> None:
        """Do nothing."""


class HoldingTransport(NullTransport):
    """Counts what is under way, and answers when it is told to."""

    def __init__(self, release: Event) -> None:
        self.under_way = 0
        self._release = release

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer when all are to be answered."""
        self.under_way += 1
        await self._release.wait()
        return await super().send(request)


class NullHttpxTransport(httpx.AsyncBaseTransport):
    """The same for httpx."""

    async def handle_async_request(self, _: httpx.Request) -> httpx.Response:
        """Answer at once."""
        return httpx.Response(200, headers=CONTENT_TYPE, content=exchange.ANSWER)
