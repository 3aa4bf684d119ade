"""The services of a sandbox and their clients, found by what requests call them."""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING, Final

import attrs

from .config import INT64_MAX, Client, Service, check_services, names_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from .errors import ApiError

INT64_DIGITS = 19


class ClientFault(Enum):
    """Why an identifier leads to no usable client."""

    UNKNOWN = auto()
    FOREIGN = auto()
    LOCKED = auto()


class Directory:
    """The services of a sandbox, by their IDs.

    Raises:
        ValueError: the services contradict themselves or each other.
    """

    def __init__(self, services: Iterable[Service]) -> None:
        self.services: Final = tuple(services)
        check_services(self.services)
        self._by_id = {service.id: service for service in self.services}

    def service(self, service_id: str) -> Service | None:
        """Find a service; a sandbox without services makes up the one that is asked for."""
        if not self.services:
            return Service(id=service_id)
        return self._by_id.get(service_id)


@attrs.frozen
class Clients:
    """The clients of one service."""

    _directory: Directory
    _service: Service

    def find(self, identifier: str) -> Client | ClientFault:
        """Find a client that may be used, by its number or alias."""
        client = client_of(self._service, identifier)
        if client is not None:
            return ClientFault.LOCKED if client.locked else client
        others = self._directory.services
        if any(other.clients and client_of(other, identifier) for other in others):
            return ClientFault.FOREIGN
        return ClientFault.UNKNOWN

    def require(
        self, identifier: str, faults: Mapping[ClientFault, Callable[[], ApiError]]
    ) -> Client:
        """Find a client that may be used, or raise what is said of the fault."""
        client = self.find(identifier)
        if isinstance(client, ClientFault):
            error = faults[client]()
            raise error
        return client


def client_of(service: Service, identifier: str) -> Client | None:
    """Find a client of a service, locked or not, by its number or alias."""
    if service.clients is None:
        number = _client_number(identifier)
        return None if number is None else Client(id=number)
    for client in service.clients:
        if identifier in names_of(client):
            return client
    return None


def _client_number(identifier: str) -> int | None:
    if not (identifier.isascii() and identifier.isdigit() and len(identifier) <= INT64_DIGITS):
        return None
    number = int(identifier)
    return number if 0 < number <= INT64_MAX else None
