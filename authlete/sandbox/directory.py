"""The services of a sandbox and their clients, found by what requests call them."""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import attrs

from ..models.client.client import Client
from ..models.service.service import Service
from .config import INT64_MAX, names_of, validate_services

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .config import ServiceSetup
    from .errors import ApiError

INT64_DIGITS = 19
REMEMBERED = 1000  # clients that nobody configured


class ClientFault(Enum):
    """Why an identifier leads to no usable client."""

    UNKNOWN = auto()
    FOREIGN = auto()
    LOCKED = auto()


class Clients:
    """The clients of a service.

    Args:
        clients: those that there are; ``None`` for one of every ID.
        is_foreign: tells whether an identifier is that of another service's client.
    """

    def __init__(
        self, clients: tuple[Client, ...] | None, is_foreign: Callable[[str], bool]
    ) -> None:
        self.all: Final = clients
        self._by_name = {name: client for client in clients or () for name in names_of(client)}
        self._is_foreign = is_foreign

    def get(self, identifier: str) -> Client | None:
        """Find a client, locked or not, by its ID or alias."""
        if self.all is None:
            return unknown_client(identifier)
        return self._by_name.get(identifier)

    def find(self, identifier: str) -> Client | ClientFault:
        """Find a client that may be used, by its ID or alias."""
        client = self.get(identifier)
        if client is not None:
            return ClientFault.LOCKED if client.locked else client
        return ClientFault.FOREIGN if self._is_foreign(identifier) else ClientFault.UNKNOWN

    def require(
        self, identifier: str, faults: Mapping[ClientFault, Callable[[], ApiError]]
    ) -> Client:
        """Find a client that may be used, or raise what is said of the fault."""
        client = self.find(identifier)
        if isinstance(client, ClientFault):
            error = faults[client]()
            raise error
        return client

    def has(self, identifier: str) -> bool:
        """Tell whether a client was configured."""
        return identifier in self._by_name


@attrs.frozen
class HostedService:
    """A service as requests meet it."""

    id: str
    """The ``service_id`` of requests."""
    settings: Service
    clients: Clients


NO_SERVICE: Final = HostedService("", Service(), Clients((), lambda _: False))
"""What an operation is asked of that is for no service, such as ``echo``."""


class Directory:
    """The services of a sandbox; without any it has one of every ID.

    Raises:
        ValueError: the services contradict themselves or each other.
    """

    def __init__(self, services: Iterable[Service | ServiceSetup]) -> None:
        self._services = {
            setup.id: HostedService(
                setup.id, setup.service, Clients(setup.clients, self._is_client)
            )
            for setup in validate_services(services)
        }
        self._anything = Service()
        self._anybody = Clients(None, self._is_client)

    @property
    def ids(self) -> tuple[str, ...]:
        """The IDs of the services that were configured."""
        return tuple(self._services)

    def find(self, service_id: str) -> HostedService | None:
        """Find a service."""
        if not self._services:
            return HostedService(service_id, self._anything, self._anybody)
        return self._services.get(service_id)

    def _is_client(self, identifier: str) -> bool:
        return any(service.clients.has(identifier) for service in self._services.values())


@lru_cache(REMEMBERED)
def unknown_client(identifier: str) -> Client | None:
    """Make up the client of which only the ID is known; ``None`` if it is no ID."""
    if not (identifier.isascii() and identifier.isdigit() and len(identifier) <= INT64_DIGITS):
        return None
    number = int(identifier)
    return Client(client_id=number) if 0 < number <= INT64_MAX else None
