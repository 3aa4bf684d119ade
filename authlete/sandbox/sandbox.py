"""``Sandbox``: makes the parts of a sandbox and connects them (its composition root)."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from secrets import token_urlsafe
from typing import TYPE_CHECKING, get_args

from ..models.service.service import Service
from .app import build_app
from .clock import milliseconds
from .config import validate_services
from .directory import Directory
from .faults import ConnectionRefused, Fault, FaultScript
from .fetching import Fetcher
from .handlers import OPERATIONS, all_routes
from .in_process import InProcessTransport
from .inspector.sessions import Sessions
from .issuing import issue_token
from .keys import KeySet, Signer
from .log import RequestLog
from .state import SandboxState
from .store import Store
from .workers import Workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from typing import Self

    from starlette.types import ASGIApp

    from ..transport import Transport
    from .config import ServiceSetup
    from .fetching import FetchPolicy
    from .keys import Jwks
    from .log import ReceivedRequest

MAX_BODY_BYTES = 1024 * 1024
NOBODY_LISTENS = ConnectionRefused()
ANY_SERVICE = "1"


class Sandbox:
    """An Authlete of your own, for development and tests.

    Without services it accepts every service, client and scope; with services, given or created,
    only theirs. It is used in-process through ``transport()`` or over a socket through ``serve()``,
    from any number of threads at once.

    Args:
        database: the SQLite file that keeps services, clients, tokens, private keys and all else,
            made if missing and then readable by its owner only; in memory if left out.
        bearer: the credential that calls must carry; a random one if left out.
        services: what the sandbox knows; a ``ServiceSetup`` is a service with clients. What has
            not changed since the database was last opened stays as requests have changed it.
        clock: tells the time, in seconds since the Unix epoch; a ``Clock`` is one to be steered.
        max_body_bytes: the largest request body it reads.
        fetch: what it may fetch of what clients publish, such as their ``jwks_uri``; nothing if
            left out.

    Raises:
        ValueError: the database, the bearer or the services cannot be used.
    """

    def __init__(  # noqa: PLR0913 - each is a setting of its own
        self,
        database: str | Path | None = None,
        *,
        bearer: str | None = None,
        services: Iterable[Service | ServiceSetup] = (),
        clock: Callable[[], float] = time.time,
        max_body_bytes: int = MAX_BODY_BYTES,
        fetch: FetchPolicy | None = None,
    ) -> None:
        self._bearer = token_urlsafe(32) if bearer is None else _checked(bearer)
        self._database = None if database is None else Path(database)
        setups = validate_services(services)
        store = Store(self._database)
        directory = Directory(store, partial(milliseconds, clock))
        try:
            with store.transaction():
                directory.configure(setups)
                self._service_ids = directory.ids()
        except ValueError:
            store.close()
            raise
        keys = KeySet(store)
        self._state = SandboxState(
            bearer=self._bearer,
            directory=directory,
            store=store,
            keys=keys,
            workers=Workers(),
            fetcher=Fetcher(fetch, clock),
            log=RequestLog(),
            sessions=Sessions(self._bearer),
            script=FaultScript(),
            clock=clock,
            max_body_bytes=max_body_bytes,
        )
        self._app = build_app(self._state)
        self._closed = False

    def __repr__(self) -> str:
        """Say where it keeps tokens and what it knows; the bearer is left out."""
        return (
            f"<Sandbox database={str(self._database or ':memory:')!r}"
            f" services={list(self.service_ids) or 'any'!r} {'closed' if self._closed else 'open'}>"
        )

    @property
    def bearer(self) -> str:
        """The credential that calls must carry."""
        return self._bearer

    @property
    def service_ids(self) -> tuple[str, ...]:
        """The IDs of the services that it was given or found in its database, in their order."""
        return self._service_ids

    @property
    def app(self) -> ASGIApp:
        """The sandbox as an ASGI app."""
        return self._app

    @property
    def jwks(self) -> Jwks:
        """The public keys that verify what the sandbox signs, as a JWK set (RFC 7517).

        They are made at the first use, and last as long as the database.
        """
        return Signer(self._state.keys, Service()).jwks()

    @property
    def requests(self) -> tuple[ReceivedRequest, ...]:
        """The requests of late, refused and failed ones included, oldest first: 1000 at most."""
        return self._state.log.requests()

    def forget_requests(self) -> None:
        """Begin ``requests`` anew."""
        self._state.log.clear()

    @property
    def faults(self) -> tuple[Fault, ...]:
        """The scripted faults that no request has met yet, in their order."""
        return self._state.script.faults()

    def forget_faults(self) -> None:
        """Let no more requests meet faults."""
        self._state.script.clear()

    def script(self, *faults: Fault, operation: str | None = None, times: int = 1) -> None:
        """Let the next requests meet faults: one each, in this order, after those scripted before.

        Args:
            faults: what the requests meet.
            operation: the only operation that meets them, such as ``token_operations_create``.
            times: how often to go through the faults.

        Raises:
            ValueError: there is no such operation, or ``times`` is less than 1.
            TypeError: something is not a fault.
        """
        if operation is not None:
            _check_operation(operation)
        if times < 1:
            raise ValueError(f"{times} times is not at least once")
        for fault in faults:
            _check_fault(fault)
        self._state.script.add(faults * times, operation)

    def outage(self, fault: Fault = NOBODY_LISTENS) -> AbstractContextManager[None]:
        """Let every request meet a fault for the length of a ``with`` block.

        What is scripted waits until the block ends.

        Args:
            fault: what every request meets, such as ``Answer(503, headers={"Retry-After": "5"})``;
                left out, there is no connection to be had.

        Raises:
            TypeError: it is not a fault.
        """
        _check_fault(fault)
        return self._state.script.last(fault)

    def issue(  # noqa: PLR0913 - each is a condition that a resource may set
        self,
        *scopes: str,
        subject: str | None = None,
        client_id: int | None = None,
        service_id: str | None = None,
        expires_in: int | None = None,
        dpop_key_thumbprint: str | None = None,
        certificate_thumbprint: str | None = None,
        resources: Sequence[str] | None = None,
        acr: str | None = None,
        auth_time: int | None = None,
    ) -> str:
        """Issue an access token at once, without a client, an event loop or a recorded request.

        Args:
            scopes: what it is good for; without any, the service's default scopes.
            subject: the user who granted it; left out, the client acts for itself.
            client_id: whom it is issued to; left out, the first client of the service, or 1.
            service_id: the service that issues it; left out, the first one, or ``"1"``.
            expires_in: how long it lives, in seconds; left out, as the service has it.
            dpop_key_thumbprint: the JWK SHA-256 thumbprint of the key that it is bound to
                (RFC 9449 §6).
            certificate_thumbprint: the SHA-256 thumbprint of the certificate that it is bound to
                (RFC 8705 §3).
            resources: the URIs of the resources that it is good for (RFC 8707).
            acr: how the user was authenticated, as a class.
            auth_time: when the user was authenticated, in seconds since the Unix epoch.

        Returns:
            The value that its client presents: a JWT if the service signs access tokens.

        Raises:
            ValueError: there can be no such token.
        """
        name = next(iter(self.service_ids), ANY_SERVICE) if service_id is None else service_id
        with self._state.store.transaction():
            service = self._state.directory.find(name)
        if service is None:
            raise ValueError(f"there is no service {name!r}")
        if expires_in is not None and expires_in < 1:
            raise ValueError(f"expires_in: {expires_in} is not a positive number of seconds")
        return issue_token(
            self._state,
            service,
            {
                "scopes": list(scopes) or None,
                "subject": subject,
                "client_id": client_id,
                "access_token_duration": expires_in,
                "dpop_key_thumbprint": dpop_key_thumbprint,
                "certificate_thumbprint": certificate_thumbprint,
                "resources": resources,
                "acr": acr,
                "auth_time": auth_time,
            },
        )

    def transport(self) -> Transport:
        """Reach the sandbox without a socket; any server URL will do."""
        return InProcessTransport(self._app)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> AbstractContextManager[str]:
        """Serve the sandbox from a thread for the length of a ``with`` block, which gets the URL.

        Raises:
            OSError: the address cannot be had.
        """
        from .server import serve_in_thread  # noqa: PLC0415 - in-process use needs no server

        return serve_in_thread(lambda _: self._app, host, port)

    def inspector_link(self, url: str) -> str:
        """Make a link to the inspector, the page that the sandbox's server shows to browsers.

        It opens the page once; the browser that used it may then come back until the sandbox is
        closed.

        Args:
            url: where the sandbox is served, as ``serve()`` gives it.
        """
        return f"{url}/?key={self._state.sessions.new_key()}"

    def close(self) -> None:
        """Close the database; may be repeated."""
        self._closed = True
        self._state.workers.close()
        self._state.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self.close()


def _check_operation(name: str) -> None:
    if name in OPERATIONS:
        return
    for route in all_routes():
        if name == route.path or name == route.path.replace(
            "access_token_identifier", "identifier"
        ):
            raise ValueError(f"{name!r} is called {route.operation.name!r} now")
    raise ValueError(f"{name!r} is none of {', '.join(OPERATIONS)}")


def _check_fault(fault: object) -> None:
    if not isinstance(fault, Fault):
        kinds = ", ".join(kind.__name__ for kind in get_args(Fault))
        raise TypeError(f"expected one of {kinds}, got {type(fault).__name__}")


def _checked(bearer: str) -> str:
    if not bearer or not all("!" <= character <= "~" for character in bearer):
        raise ValueError("a bearer consists of visible ASCII characters, without spaces")
    return bearer
