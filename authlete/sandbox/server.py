"""The sandbox behind a socket, by uvicorn."""

from __future__ import annotations

import logging
import os
import signal
import socket
from contextlib import closing, contextmanager
from threading import Thread
from typing import TYPE_CHECKING, Any, cast

import attrs
import uvicorn

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from starlette.types import ASGIApp, Receive, Scope, Send

logger = logging.getLogger("authlete.sandbox")

BACKLOG = 2048
REUSE_ADDRESS = int(os.name == "posix")  # elsewhere it would let two servers share a port
GRACE = 1  # seconds that requests under way are given when the server stops
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what to call them instead
KEEPALIVE = 75  # seconds that an idle connection is kept: clients are to close theirs first


@contextmanager
def serve_in_thread(build: Callable[[str], ASGIApp], host: str, port: int) -> Generator[str]:
    """Serve the app that is built for a URL, from a thread with a loop of its own; yields the URL.

    Raises:
        OSError: the address cannot be had.
    """
    with closing(_listen(host, port)) as listener:
        url = _url(listener)
        server = uvicorn.Server(_config(build(url)))
        thread = Thread(target=server.run, args=([listener],), name="authlete-sandbox", daemon=True)
        thread.start()
        try:
            # Connections wait in the listener's queue until the loop runs.
            logger.info("serving at %s", url)
            yield url
        finally:
            server.should_exit = True
            thread.join()


def serve_in_foreground(
    build: Callable[[str], ASGIApp], host: str, port: int, *, ready: Callable[[str], None]
) -> None:
    """Serve until SIGINT or SIGTERM; ``ready`` is told the URL once either would stop it.

    Raises:
        OSError: the address cannot be had.
    """
    with closing(_listen(host, port)) as listener:
        url = _url(listener)
        _ForegroundServer(_config(build(url)), lambda: ready(url)).run([listener])


class _ForegroundServer(uvicorn.Server):
    """Takes the signals that stop it for an order, where uvicorn would raise them again."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        caught = (signal.SIGINT, signal.SIGTERM)
        before = [signal.signal(number, self.handle_exit) for number in caught]
        try:
            yield
        finally:
            for number, handler in zip(caught, before, strict=True):
                signal.signal(number, handler)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


@attrs.frozen
class _HangingUp:
    """Closes the connection of a request that the app leaves without an answer.

    uvicorn would answer with a 500. There is no public way to its connections.
    """

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.app(scope, receive, send)
        cycle = cast("Any", send).__self__
        if not cycle.response_started:
            cycle.transport.close()
            while not cycle.disconnected:
                await receive()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        _HangingUp(app),
        lifespan="off",
        ws="none",
        loop="asyncio",
        log_config=None,
        log_level="warning",  # at its lowest it tells all headers, and with them the bearer
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEPALIVE,
        timeout_graceful_shutdown=GRACE,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # With its protocol left open, asyncio would not set TCP_NODELAY: 40 ms for every answer.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, REUSE_ADDRESS)
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise OSError(error.errno, error.strerror, f"{host}:{port}") from None
    except BaseException:
        listener.close()
        raise
    return listener


def _url(listener: socket.socket) -> str:
    bound: str
    bound, port = listener.getsockname()[:2]
    host = EVERYWHERE.get(bound, bound)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
