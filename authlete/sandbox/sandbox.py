"""``Sandbox``: the pieces put together."""

from __future__ import annotations

import time
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING

from .app import Setup, build_app
from .batches import Batches
from .config import Directory
from .in_process import InProcessTransport
from .keys import Keys
from .log import RequestLog
from .sessions import Sessions
from .store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from contextlib import AbstractContextManager
    from typing import Self

    from starlette.types import ASGIApp

    from ..transport import Transport
    from .config import Service
    from .keys import Jwks
    from .log import ReceivedRequest

MAX_BODY_BYTES = 1024 * 1024


class Sandbox:
    """An Authlete of your own, for development and tests.

    Without services it accepts every service, client and scope; with services, only theirs. It
    is used in-process through ``transport()`` or over a socket through ``serve()``, from any
    number of threads at once.

    Args:
        database: the SQLite file that keeps the tokens, made if missing; in memory if left out.
        bearer: the credential that calls must carry; a random one if left out.
        services: what the sandbox knows.
        clock: tells the time, in seconds since the Unix epoch.
        max_body_bytes: the largest request body it reads.

    Raises:
        ValueError: the database, the bearer or the services cannot be used.
    """

    def __init__(
        self,
        database: str | Path | None = None,
        *,
        bearer: str | None = None,
        services: Iterable[Service] = (),
        clock: Callable[[], float] = time.time,
        max_body_bytes: int = MAX_BODY_BYTES,
    ) -> None:
        self._bearer = token_urlsafe(32) if bearer is None else _checked(bearer)
        self._keys = Keys()
        self._log = RequestLog()
        self._sessions = Sessions(self._bearer)
        directory = Directory(services)
        self._store = Store(None if database is None else Path(database))
        self._app = build_app(
            Setup(
                bearer=self._bearer,
                directory=directory,
                store=self._store,
                batches=Batches(),
                keys=self._keys,
                log=self._log,
                sessions=self._sessions,
                clock=clock,
                max_body_bytes=max_body_bytes,
            )
        )

    @property
    def bearer(self) -> str:
        """The credential that calls must carry."""
        return self._bearer

    @property
    def app(self) -> ASGIApp:
        """The sandbox as an ASGI app."""
        return self._app

    @property
    def jwks(self) -> Jwks:
        """The public keys that verify what the sandbox signs, as a JWK set (RFC 7517).

        They are made at the first use and last until the sandbox is closed.
        """
        return self._keys.jwks()

    @property
    def requests(self) -> tuple[ReceivedRequest, ...]:
        """The requests it answered of late, refused ones included, oldest first: 1000 at most."""
        return self._log.requests()

    def forget_requests(self) -> None:
        """Begin ``requests`` anew."""
        self._log.clear()

    def transport(self) -> Transport:
        """Reach the sandbox without a socket; any server URL will do."""
        return InProcessTransport(self._app)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> AbstractContextManager[str]:
        """Serve the sandbox from a thread for the length of a ``with`` block, which gets the URL.

        Raises:
            OSError: the address cannot be had.
        """
        from .server import serve_in_thread  # noqa: PLC0415 - in-process use needs no server

        return serve_in_thread(self._app, host, port)

    def inspector_link(self, url: str) -> str:
        """Make a link to the inspector, the page that the sandbox's server shows to browsers.

        It opens the page once; the browser that used it may then come back until the sandbox is
        closed.

        Args:
            url: where the sandbox is served, as ``serve()`` gives it.
        """
        return f"{url}/?key={self._sessions.new_key()}"

    def close(self) -> None:
        """Close the database; may be repeated."""
        self._store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()


def _checked(bearer: str) -> str:
    if not bearer or not all("!" <= character <= "~" for character in bearer):
        raise ValueError("a bearer consists of visible ASCII characters, without spaces")
    return bearer
