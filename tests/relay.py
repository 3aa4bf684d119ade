"""A server for many tests in turn: starting and stopping one takes its time."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import attrs

from authlete.sandbox.server import serve_in_thread

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import ASGIApp, Receive, Scope, Send


@attrs.define
class Relay:
    """An ASGI app that stands for another, exchanged from test to test."""

    url: str = ""
    """Where it is served."""
    app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on."""
        assert self.app
        await self.app(scope, receive, send)


@contextmanager
def served_relay() -> Iterator[Relay]:
    """Serve one on a free port."""
    relay = Relay()
    with serve_in_thread(lambda _: relay, "127.0.0.1", 0) as relay.url:
        yield relay
