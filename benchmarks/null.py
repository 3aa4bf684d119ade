"""Transports that answer from memory: what remains is what a library itself costs."""

from __future__ import annotations

from asyncio import Event
from typing import TYPE_CHECKING

import httpx

from authlete.transport import HttpResponse

from . import exchange

if TYPE_CHECKING:
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
    """Says when so many requests are under way, and answers when it is told to."""

    def __init__(self, release: Event, awaited: int) -> None:
        self.all_under_way = Event()
        self._release = release
        self._awaited = awaited

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Answer when all are to be answered."""
        self._awaited -= 1
        if not self._awaited:
            self.all_under_way.set()
        await self._release.wait()
        return await super().send(request)


class NullHttpxTransport(httpx.AsyncBaseTransport):
    """The same for httpx."""

    async def handle_async_request(self, _: httpx.Request) -> httpx.Response:
        """Answer at once."""
        return httpx.Response(200, headers=CONTENT_TYPE, content=exchange.ANSWER)
