"""The log of the latest requests and their answers, for tests and for the inspector."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, unquote

import attrs

from .._engine.codec import MismatchError, parse_json
from .faults import FAULT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from .faults import Fault

MOST = 1000
MOST_BYTES = 16 * 1024 * 1024


def _size_only(body: bytes) -> str:
    return f"<{len(body)} bytes>"


@attrs.frozen(kw_only=True)
class ReceivedRequest:
    """A request that the sandbox answered, or that met a fault.

    Its ``repr`` shows nothing that may hold a token.
    """

    at: float
    """When it came, in seconds since the Unix epoch, by the sandbox's clock."""
    method: str
    """The HTTP method."""
    operation: str | None
    """The operation, by the name of its function, such as ``token_operations_create``; ``None`` if
    the path leads to none."""
    parameters: Mapping[str, str] = attrs.field(repr=False)
    """The parameters of path and query, by their names on the wire; ``service_id`` is one."""
    headers: Mapping[str, str] = attrs.field(repr=lambda headers: f"<{', '.join(headers)}>")
    """Header names in lower case, and their values; the credential is left out."""
    body: bytes = attrs.field(repr=_size_only)
    """The body; empty if it was not read, because the credential was wrong, say."""
    status: int | None
    """The HTTP status of the answer; ``None`` if a fault kept it from the caller."""
    answer: bytes = attrs.field(repr=_size_only)
    """The body of the answer."""
    fault: Fault | None = None
    """The scripted fault that it met."""

    @property
    def json(self) -> object:
        """The body as JSON; ``None`` if it is none."""
        return _json(self.body)

    @property
    def result_code(self) -> str | None:
        """Authlete's result code in the answer, if there is one."""
        return _member(self.answer, "resultCode")

    @property
    def action(self) -> str | None:
        """The ``action`` in the answer, if there is one."""
        return _member(self.answer, "action")


class RequestLog:
    """The latest requests, oldest first. From any number of threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._requests: deque[ReceivedRequest] = deque()
        self._bytes = 0

    def add(self, request: ReceivedRequest) -> None:
        """Remember a request; of very many or very large ones the oldest are forgotten."""
        with self._lock:
            self._requests.append(request)
            self._bytes += _weight(request)
            while len(self._requests) > MOST or self._bytes > MOST_BYTES:
                self._bytes -= _weight(self._requests.popleft())

    def requests(self) -> tuple[ReceivedRequest, ...]:
        """Return all that is remembered."""
        with self._lock:
            return tuple(self._requests)

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._requests.clear()
            self._bytes = 0


@attrs.frozen
class Recorder:
    """ASGI middleware that logs requests: those that are answered, and those that meet a fault."""

    app: ASGIApp
    log: RequestLog
    clock: Callable[[], float]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and log it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send, self.log, self.clock())
        try:
            await self.app(scope, exchange.receive, exchange.send)
        finally:
            if scope.get(FAULT) is not None:
                exchange.log()


@attrs.define
class _Exchange:
    _scope: Scope
    _receive: Receive
    _send: Send
    _log: RequestLog
    _at: float
    _body: bytearray = attrs.field(factory=bytearray, init=False)
    _status: int | None = attrs.field(default=None, init=False)
    _answer: bytearray = attrs.field(factory=bytearray, init=False)
    _logged: bool = attrs.field(default=False, init=False)

    async def receive(self) -> Message:
        message = await self._receive()
        self._body += message.get("body", b"")
        return message

    async def send(self, message: Message) -> None:
        self._status = message.get("status", self._status)
        self._answer += message.get("body", b"")
        if message["type"] == "http.response.body" and not message.get("more_body", False):
            self.log()  # before it leaves, so that who has the answer finds the request
        await self._send(message)

    def log(self) -> None:
        if not self._logged:
            self._logged = True
            self._log.add(self._received())

    def _received(self) -> ReceivedRequest:
        scope = self._scope
        path = {name: unquote(value) for name, value in scope.get("path_params", {}).items()}
        query = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        return ReceivedRequest(
            at=self._at,
            method=scope["method"],
            operation=getattr(scope.get("endpoint"), "operation", None),
            parameters={**dict(query), **path},
            headers=_headers(scope),
            body=bytes(self._body),
            status=self._status,
            answer=bytes(self._answer),
            fault=scope.get(FAULT),
        )


def _headers(scope: Scope) -> dict[str, str]:
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    headers.pop("authorization", None)
    return headers


def _weight(request: ReceivedRequest) -> int:
    return len(request.body) + len(request.answer)


def _json(body: bytes) -> object:
    try:
        return parse_json(body)
    except MismatchError:
        return None


def _member(body: bytes, name: str) -> str | None:
    parsed = _json(body)
    if not isinstance(parsed, dict):
        return None
    value = cast("dict[str, object]", parsed).get(name)
    return value if isinstance(value, str) else None
