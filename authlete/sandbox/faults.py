"""Fault injection: what a test has go wrong, a fault for each request, in a given order."""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

import attrs

from .._aio import CancelScope, current_time
from .._engine.codec import write_json
from .._engine.request import FRAMING, HEADER_NAME, HEADER_VALUE

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

FAULT: Final = "authlete.fault"
"""Where an ASGI scope tells which fault the request met."""

REFUSE: Final = "authlete.refuse_connection"
"""An extension of ASGI: the server can tell a caller that there was no connection at all. The app
then sends a message of this type, and nothing else."""

FINAL_STATUS = range(200, 600)
BODILESS_STATUS = frozenset({204, 304})


def _as_bytes(body: object) -> bytes:
    match body:
        case bytes():
            return body
        case str():
            return body.encode()
        case _:
            return write_json(body)


def _size_only(body: bytes) -> str:
    return f"<{len(body)} bytes>"


@attrs.frozen
class Answer:
    """This answer is sent, and nothing is done: a gateway, a rate limit, an outage.

    Raises:
        ValueError: HTTP knows no such answer.
        TypeError: the body cannot be written as JSON.
    """

    status: int
    """The HTTP status, from 200 to 599."""
    body: bytes = attrs.field(default=b"", converter=_as_bytes, repr=_size_only)
    """Bytes or text as they are, anything else as JSON: a dict, a model of ``authlete.models``."""
    headers: Mapping[str, str] = attrs.field(factory=dict[str, str], kw_only=True)
    """Headers, such as ``{"Retry-After": "2"}``; the length is added."""

    def __attrs_post_init__(self) -> None:
        if self.status not in FINAL_STATUS:
            raise ValueError(f"{self.status} is not a status from 200 to 599")
        if self.body and self.status in BODILESS_STATUS:
            raise ValueError(f"an answer with status {self.status} has no body")
        for name, value in self.headers.items():
            _check_header(name, value)


def _check_header(name: str, value: str) -> None:
    if not (HEADER_NAME.fullmatch(name) and HEADER_VALUE.fullmatch(value)):
        raise ValueError(f"{name!r} is no HTTP header, or its value is none")
    if name.lower() in FRAMING:
        raise ValueError(f"{name!r} is for the server to set")


@attrs.frozen
class Latency:
    """The request is carried out at once, but answered late. Other requests do not wait.

    Raises:
        ValueError: the time is negative.
    """

    seconds: float
    """How late; ``math.inf`` for never."""

    def __attrs_post_init__(self) -> None:
        if not self.seconds >= 0:
            raise ValueError(f"{self.seconds} is not a number of seconds to wait")


@attrs.frozen(kw_only=True)
class Disconnect:
    """The connection is closed instead of an answer, by ``transport()`` or ``serve()``."""

    after_commit: bool = False
    """Whether the request is carried out before: the token exists, and its caller cannot know."""


@attrs.frozen
class ConnectionRefused:
    """Nobody listens: the request surely does not arrive, and nothing is done.

    By ``transport()`` alone. For a request to ``serve()`` there is a connection already: that is
    closed, as by ``Disconnect``.
    """


Fault: TypeAlias = Answer | Latency | Disconnect | ConnectionRefused
"""What a request may meet."""


@attrs.frozen
class _Scripted:
    fault: Fault
    operation: str | None


class FaultScript:
    """The faults that no request has met yet, oldest first. From any number of threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._scripted: list[_Scripted] = []
        self._lasting: Fault | None = None

    def add(self, faults: Iterable[Fault], operation: str | None) -> None:
        """Append faults, for requests to one operation or to any."""
        with self._lock:
            self._scripted += [_Scripted(fault, operation) for fault in faults]

    def take(self, operation: str) -> Fault | None:
        """Return the next fault for a request to this operation, which thereby has met it."""
        with self._lock:
            if self._lasting is not None:
                return self._lasting
            for index, scripted in enumerate(self._scripted):
                if scripted.operation in {None, operation}:
                    return self._scripted.pop(index).fault
        return None

    def lasting(self) -> Fault | None:
        """Return what every request meets at present, whatever it asks for."""
        with self._lock:
            return self._lasting

    @contextmanager
    def last(self, fault: Fault) -> Generator[None]:
        """Let every request inside this block meet a fault; those of the script wait meanwhile."""
        with self._lock:
            before, self._lasting = self._lasting, fault
        try:
            yield
        finally:
            with self._lock:
                self._lasting = before

    def faults(self) -> tuple[Fault, ...]:
        """Return all that are left."""
        with self._lock:
            return tuple(scripted.fault for scripted in self._scripted)

    def clear(self) -> None:
        """Drop all."""
        with self._lock:
            self._scripted.clear()


@attrs.frozen
class FaultInjector:
    """ASGI middleware that lets requests meet faults.

    For a connection that is to be closed it returns without an answer; the server or transport
    then closes it.
    """

    app: ASGIApp
    take: Callable[[], Fault | None]
    """Returns the fault of the next request."""
    max_body_bytes: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or apply the fault that is scripted for it."""
        fault = scope[FAULT] = self.take()
        match fault:
            case None:
                await self.app(scope, receive, send)
            case Answer():
                await self._drain(receive)
                await _send_answer(fault, send)
            case Latency():
                await self._answer_late(fault.seconds, scope, receive, send)
            case Disconnect(after_commit=True):
                await self.app(scope, receive, _discard)
            case Disconnect():
                await self._drain(receive)
            case ConnectionRefused():
                await self._drain(receive)
                if REFUSE in scope.get("extensions", {}):
                    await send({"type": REFUSE})
            case _:
                assert_never(fault)

    async def _drain(self, receive: Receive) -> None:
        """Read the body as the app would, so that the log of requests has it."""
        size, more = 0, True
        while more and size <= self.max_body_bytes:
            message = await receive()
            size += len(message.get("body", b""))
            more = message.get("more_body", False)

    async def _answer_late(
        self, seconds: float, scope: Scope, receive: Receive, send: Send
    ) -> None:
        held: list[Message] = []

        async def hold(message: Message) -> None:
            held.append(message)

        await self.app(scope, receive, hold)
        with CancelScope(deadline=current_time() + seconds):
            await _until_caller_leaves(receive)
            return
        for message in held:
            await send(message)


async def _send_answer(answer: Answer, send: Send) -> None:
    headers = {name.lower(): value for name, value in answer.headers.items()}
    if answer.status not in BODILESS_STATUS:
        headers["content-length"] = str(len(answer.body))
    raw = [(name.encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    await send({"type": "http.response.body", "body": answer.body})


async def _discard(_: Message) -> None:
    """Take the place of ``send``, and send nothing."""


async def _until_caller_leaves(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
