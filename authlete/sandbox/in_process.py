"""The sandbox without a socket: a transport that calls the app."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import attrs

from .._aio import sleep, sleep_forever
from ..errors import ConnectError, NoResponseError
from ..transport import HttpResponse
from .faults import REFUSE

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Scope

    from ..transport import HttpRequest


@attrs.define
class InProcessTransport:
    """Carries requests to an ASGI app in the same process, whatever server their URL names."""

    _app: ASGIApp
    _closed: bool = attrs.field(default=False, init=False)

    def __repr__(self) -> str:
        return f"<InProcessTransport {'closed' if self._closed else 'open'}>"

    async def send(self, request: HttpRequest, /) -> HttpResponse:
        """Send one request and read the whole response.

        Raises:
            ConnectError: the transport is closed, or a fault refuses the connection.
            NoResponseError: there is no response, or it is longer than the request allows.
        """
        if self._closed:
            raise ConnectError("the transport to the sandbox is closed")
        request.sent = False
        # The app itself never waits: without this, a caller could neither cancel nor overlap.
        await sleep(0)
        request.sent = True
        exchange = _Exchange(request)
        await self._app(_scope(request), exchange.receive, exchange.send)
        request.sent = not exchange.refused
        return exchange.response()

    async def aclose(self) -> None:
        """Refuse every later ``send``; the sandbox itself stays open."""
        self._closed = True


@attrs.define
class _Exchange:
    _request: HttpRequest
    _status: int = 0
    _headers: dict[str, str] = attrs.field(factory=dict[str, str])
    _body: bytes = attrs.field(default=b"", repr=False)
    _handed_over: bool = False
    _complete: bool = False
    refused: bool = False

    async def receive(self) -> Message:
        if self._handed_over:
            await sleep_forever()  # the next thing to come is the caller's leaving: a cancellation
        self._handed_over = True
        return {"type": "http.request", "body": self._request.body or b"", "more_body": False}

    async def send(self, message: Message) -> None:
        if message["type"] == REFUSE:
            self.refused = True
        elif message["type"] == "http.response.start":
            self._status = message["status"]
            self._headers = {name.decode(): value.decode() for name, value in message["headers"]}
        else:
            self._body += message["body"]
            self._complete = not message.get("more_body", False)

    def response(self) -> HttpResponse:
        if self.refused:
            raise ConnectError("the sandbox refused the connection")
        if not self._complete:
            raise NoResponseError("the sandbox closed the connection without an answer")
        limit = self._request.max_response_bytes
        if len(self._body) > limit:
            raise NoResponseError(f"the answer is longer than {limit} bytes")
        return HttpResponse(status=self._status, headers=self._headers, body=self._body)


def _scope(request: HttpRequest) -> Scope:
    url = urlsplit(request.url)
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": url.scheme,
        "path": unquote(url.path),
        "raw_path": url.path.encode(),
        "query_string": url.query.encode(),
        "root_path": "",
        "extensions": {REFUSE: {}},
        "headers": [(name.encode(), value.encode()) for name, value in request.headers.items()],
    }
