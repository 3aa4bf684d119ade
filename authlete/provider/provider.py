"""``Provider``: a sandbox, the endpoints over it, and the pages (its composition root)."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypedDict

from ..config import Security
from ..core import AuthleteCore
from ..sandbox import Sandbox, ServiceSetup
from ..sandbox.server import serve_in_thread
from .app import build_app
from .service import SERVICE_ID, provider_service
from .users import SEEDS, Users

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterable
    from pathlib import Path
    from typing import Self, Unpack

    from starlette.types import ASGIApp

    from ..models.client.client import Client
    from .users import User


class ProviderSettings(TypedDict, total=False):
    """What a provider may be given."""

    users: Iterable[User]
    """Who can log in; left out, john and jane, whose passwords are their names."""
    clients: Iterable[Client]
    """What is registered beforehand."""
    database: str | Path | None
    """The SQLite file of its sandbox; in memory if left out."""
    clock: Callable[[], float]
    """Tells the time, in seconds since the Unix epoch."""


class Provider:
    """An OpenID Provider of your own, for development and tests.

    Args:
        issuer: its URL, without a slash at its end.
        settings: see ``ProviderSettings``.
    """

    def __init__(self, issuer: str, **settings: Unpack[ProviderSettings]) -> None:
        clock = settings.get("clock", time.time)
        self.issuer = issuer
        self.users = Users(settings.get("users", SEEDS))
        setup = ServiceSetup(provider_service(issuer), tuple(settings.get("clients", ())))
        self.sandbox = Sandbox(settings.get("database"), services=[setup], clock=clock)
        self.core = AuthleteCore(
            security=Security(authlete=self.sandbox.bearer),
            server_url=issuer,
            transport=self.sandbox.transport(),
            service_id=str(SERVICE_ID),
        )
        self.app: ASGIApp = build_app(self.core, self.users, issuer, clock)

    def close(self) -> None:
        """Close its sandbox; may be repeated."""
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

    with serve_in_thread(build, host, port):
        try:
            yield providers[0]
        finally:
            providers[0].close()
