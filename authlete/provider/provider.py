"""``Provider``: a service, the endpoints over it, and the pages (its composition root)."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict
from urllib.parse import urlsplit

from .._loopback import is_loopback
from ..config import Security
from ..core import AuthleteCore
from ..sandbox import FetchPolicy, Sandbox
from ..sandbox.server import serve_in_thread
from .app import build_app
from .service import SERVICE_ID, provider_setup
from .user_agent import UserAgent
from .users import SEEDS, Users

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable, Mapping
    from pathlib import Path
    from typing import Self, Unpack

    from starlette.types import ASGIApp

    from ..models.client.client import Client
    from .users import User

LOOPBACK = ("127.0.0.0/8", "::1/128")


class ProviderSettings(TypedDict, total=False):
    """What a provider may be given."""

    users: Iterable[User]
    """Who can log in; left out, john and jane, whose passwords are their names."""
    clients: Iterable[Client]
    """What is registered beforehand."""
    service: Mapping[str, object]
    """Settings of its service that are to be different, by the fields of ``Service``."""
    database: str | Path | None
    """The SQLite file of its sandbox; in memory if left out."""
    clock: Callable[[], float]
    """Tells the time, in seconds since the Unix epoch."""
    core: AuthleteCore
    """A service of Authlete's to run on; left out, a sandbox is made."""


class Provider:
    """An OpenID Provider of your own, for development and tests.

    Args:
        issuer: its URL, without a slash at its end.
        settings: see ``ProviderSettings``.

    Attributes:
        issuer: its URL.
        users: who can log in.
        user: the first of them, at a browser.
        sandbox: what it runs on; ``None`` if that is a service of Authlete's.
        core: the client of that.
        app: the provider as an ASGI app.

    Raises:
        ValueError: the settings cannot be used.
    """

    def __init__(self, issuer: str, **settings: Unpack[ProviderSettings]) -> None:
        clock = settings.get("clock", time.time)
        self.issuer = issuer
        self.users = Users(settings.get("users", SEEDS))
        self.sandbox: Sandbox | None = None
        if "core" in settings:
            self.core = settings["core"]
        else:
            self.sandbox = _sandbox(issuer, clock, settings)
            self.core = _core(self.sandbox, issuer)
        self.app: ASGIApp = build_app(self.core, self.users, issuer, clock)
        self.user = self.browser(self.users.all()[0].username)

    def __repr__(self) -> str:
        """Say where it is."""
        return f"<Provider {self.issuer}>"

    def browser(self, username: str) -> UserAgent:
        """Give a user a browser of their own, to answer your client's requests in tests.

        Raises:
            ValueError: there is no such user.
        """
        user = self.users.find(username)
        if user is None:
            raise ValueError(f"there is no user {username!r}")
        return UserAgent(self.issuer, user.username, user.password)

    def close(self) -> None:
        """Close its sandbox; may be repeated."""
        if self.sandbox is not None:
            self.sandbox.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@contextmanager
def serve_provider(
    host: str = "127.0.0.1", port: int = 0, **settings: Unpack[ProviderSettings]
) -> Generator[Provider]:
    """Serve a provider from a thread for the length of a ``with`` block, which gets it.

    Raises:
        OSError: the address cannot be had.
        ValueError: the settings cannot be used.
    """
    providers: list[Provider] = []

    def build(url: str) -> ASGIApp:
        providers.append(Provider(url, **settings))
        return providers[0].app

    try:
        with serve_in_thread(build, host, port):
            yield providers[0]
    finally:
        for provider in providers:
            provider.close()


def _sandbox(issuer: str, clock: Callable[[], float], settings: ProviderSettings) -> Sandbox:
    setup = provider_setup(issuer, settings.get("service", {}), settings.get("clients", ()))
    # Clients in development publish their keys on the machine that they run on.
    is_local = is_loopback(urlsplit(issuer).hostname or "")
    return Sandbox(
        settings.get("database"),
        services=[setup],
        clock=clock,
        fetch=FetchPolicy(networks=LOOPBACK if is_local else ()),
    )


def _core(sandbox: Sandbox, issuer: str) -> AuthleteCore:
    return AuthleteCore(
        security=Security(authlete=sandbox.bearer),
        server_url=issuer,
        transport=sandbox.transport(),
        service_id=str(SERVICE_ID),
    )
