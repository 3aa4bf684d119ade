"""The services of a sandbox and their clients, found by what requests call them.

They are kept in the database. As all that is kept there, they are read and changed inside a
transaction only.
"""

from __future__ import annotations

from enum import Enum, auto
from functools import lru_cache
from secrets import randbelow
from typing import TYPE_CHECKING, Final

import attrs

from .._engine.codec import write_json
from .._jose.thumbprint import digest
from ..models.client.client import Client
from ..models.common.client_auth_method import ClientAuthMethod
from ..models.common.client_type import ClientType
from ..models.service.service import Service
from .clock import stamp
from .hashing import new_secret, new_value
from .store.database import NotUniqueError
from .store.services import StoredService
from .validation import INT64_MAX

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from .config import ServiceSetup
    from .errors import ApiError
    from .store import Store

INT64_DIGITS = 19
REMEMBERED = 1000  # services and clients that nobody created
IDS: Final = range(10**9, 2**53)  # of services and clients: every JSON parser can read them


class ClientFault(Enum):
    """Why an identifier leads to no usable client."""

    UNKNOWN = auto()
    FOREIGN = auto()
    LOCKED = auto()


@attrs.frozen(kw_only=True)
class Clients:
    """The clients of a service."""

    accepts_any: bool
    """Whether there is a client of every ID, besides those that are stored."""
    _store: Store = attrs.field(alias="store")
    _service_id: str = attrs.field(alias="service_id")
    _service_number: int | None = attrs.field(alias="service_number")
    _now: Callable[[], int] = attrs.field(alias="now")

    def get(self, identifier: str) -> Client | None:
        """Find a client, locked or not.

        Args:
            identifier: its ID, alias, entity ID or the location of its metadata document.
        """
        client = self._store.clients.find(self._service_id, identifier)
        if client is None and self.accepts_any:
            return unknown_client(identifier)
        return client

    def find(self, identifier: str) -> Client | ClientFault:
        """Find a client that may be used, by what ``get`` finds it by."""
        client = self.get(identifier)
        if client is None:
            return self.absence(identifier)
        return ClientFault.LOCKED if client.locked else client

    def absence(self, identifier: str) -> ClientFault:
        """Tell why there is no client of that name: it is unknown, or another service's."""
        is_foreign = self._store.clients.is_known(identifier)
        return ClientFault.FOREIGN if is_foreign else ClientFault.UNKNOWN

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
        """Tell whether a client was configured or created."""
        return self._store.clients.find(self._service_id, identifier) is not None

    def has_software(self, software_id: str) -> bool:
        """Tell whether a stored client is that software (``software_id`` of RFC 7591)."""
        return self._store.clients.has_software(self._service_id, software_id)

    def add(self, client: Client) -> Client:
        """Create a client; what Authlete assigns, it gets unless it has it.

        Raises:
            NotUniqueError: another client of the service has its ID, alias or another such name.
        """
        client_id = client.client_id or _new_id()
        client = attrs.evolve(
            client,
            client_id=client_id,
            client_id_alias=client.client_id_alias or str(client_id),
            client_id_alias_enabled=True,
            client_secret=client.client_secret or secret_for(client),
        )
        return self._store.clients.add(self._service_id, self._completed(client))

    def save(self, client: Client) -> Client:
        """Change a client, or create one that was made up.

        Raises:
            NotUniqueError: another client of the service has its alias or another such name.
        """
        return self._put(attrs.evolve(client, modified_at=stamp(self._now())))

    def remove(self, client: Client) -> None:
        """Remove a client, with its tokens and all else that belongs to it."""
        self._store.remove_all(self._service_id, client=client.client_id)
        self._store.clients.remove(self._service_id, client.client_id)

    def page(self, start: int, end: int, *, developer: str | None = None) -> list[Client]:
        """Read stored clients in the order of their creation, from ``start`` to before ``end``."""
        return self._store.clients.page(self._service_id, start, end, developer=developer)

    def count(self, *, developer: str | None = None) -> int:
        """Count the stored clients."""
        return self._store.clients.count(self._service_id, developer=developer)

    def configure(self, clients: Iterable[Client]) -> None:
        """Take over clients that differ from what was configured before, and drop those gone.

        Raises:
            ValueError: one of them has a name of a client that was created.
        """
        before = dict(self._store.clients.configured(self._service_id))
        for client in clients:
            content = digest(write_json(client))
            if before.pop(client.client_id or 0, None) == content:
                continue
            try:
                self._put(client)
            except NotUniqueError:
                raise ValueError(
                    f"client {client.client_id}: another client in the database has its alias"
                ) from None
            self._store.clients.set_configured(self._service_id, client.client_id, content)
        for client_id in before:
            self._store.clients.remove(self._service_id, client_id)

    def _put(self, client: Client) -> Client:
        client = self._completed(client)
        if self.has(str(client.client_id)):
            self._store.clients.save(self._service_id, client)
            return client
        return self._store.clients.add(self._service_id, client)

    def _completed(self, client: Client) -> Client:
        now = stamp(self._now())
        return attrs.evolve(
            client,
            service_number=client.service_number or self._service_number,
            created_at=client.created_at or now,
            modified_at=client.modified_at or now,
        )


@attrs.frozen
class HostedService:
    """A service as requests meet it."""

    id: str
    """The ``service_id`` of requests."""
    settings: Service
    clients: Clients


class Directory:
    """The services of a sandbox; until there is one, it has one of every ID.

    Args:
        store: where they are kept.
        now: tells the time, in milliseconds since the Unix epoch.
    """

    def __init__(self, store: Store, now: Callable[[], int]) -> None:
        self._store = store
        self._now = now
        self.no_service: Final = self._host(
            StoredService(id="", settings=Service(), accepts_any_client=False)
        )
        """What an operation is asked of that is for no service, such as ``echo``."""

    def find(self, service_id: str) -> HostedService | None:
        """Find a service."""
        stored = self._store.services.find(service_id)
        if stored is not None:
            return self._host(stored)
        if self._store.services.is_untouched():
            return self._host(unknown_service(service_id))
        return None

    def ids(self, most: int = -1) -> tuple[str, ...]:
        """Name the services that were configured or created, or the first of them."""
        return self._store.services.ids(most)

    def add(self, service: Service) -> HostedService:
        """Create a service, which accepts no clients but its own.

        What Authlete assigns, it gets unless it has it.

        Raises:
            NotUniqueError: there is one with that ``api_key``.
        """
        api_key = service.api_key or _new_id()
        settings = attrs.evolve(
            service,
            api_key=api_key,
            api_secret=service.api_secret or new_value(),
            client_id_alias_enabled=True,
        )
        return self._create(
            StoredService(id=str(api_key), settings=settings, accepts_any_client=False)
        )

    def save(self, service_id: str, service: Service) -> HostedService:
        """Change a service, or create one that was made up, which goes on to accept any client."""
        stored = self._store.services.find(service_id) or unknown_service(service_id)
        settings = attrs.evolve(service, modified_at=stamp(self._now()))
        return self._put(attrs.evolve(stored, settings=settings))

    def remove(self, service_id: str) -> None:
        """Remove a service, with its clients, tokens and all else that belongs to it."""
        self._store.remove_all(service_id)
        self._store.clients.remove(service_id)
        self._store.services.remove(service_id)

    def page(self, start: int, end: int) -> list[HostedService]:
        """Read stored services in the order of their creation, from ``start`` to before ``end``."""
        return [self._host(stored) for stored in self._store.services.page(start, end)]

    def count(self) -> int:
        """Count the stored services."""
        return self._store.services.count()

    def configure(self, setups: Sequence[ServiceSetup]) -> None:
        """Take over services and clients that differ from what was configured before.

        Those that have not changed stay as they are, with the changes that requests made to them;
        those that are no longer configured are dropped, but no token. Without any service all
        stay.

        Args:
            setups: services, which were validated.

        Raises:
            ValueError: a client has a name of a client that was created.
        """
        before = dict(self._store.services.configured())
        for setup in setups:
            content = digest(write_json([setup.service, setup.clients is None]))
            hosted = self.find(setup.id) if before.pop(setup.id, None) == content else None
            if hosted is None:
                hosted = self._put(
                    StoredService(
                        id=setup.id,
                        settings=setup.service,
                        accepts_any_client=setup.clients is None,
                    )
                )
                self._store.services.set_configured(setup.id, content)
            hosted.clients.configure(setup.clients or ())
        for service_id in before if setups else ():
            self._store.services.remove(service_id)

    def _put(self, service: StoredService) -> HostedService:
        stored = self._store.services.find(service.id)
        if stored is None:
            return self._create(service)
        number = service.settings.number or stored.settings.number
        service = _completed(service, stamp(self._now()), number)
        self._store.services.save(service)
        return self._host(service)

    def _create(self, service: StoredService) -> HostedService:
        return self._host(self._store.services.add(_completed(service, stamp(self._now()))))

    def _host(self, service: StoredService) -> HostedService:
        clients = Clients(
            accepts_any=service.accepts_any_client,
            store=self._store,
            service_id=service.id,
            service_number=service.settings.number,
            now=self._now,
        )
        return HostedService(service.id, service.settings, clients)


def _completed(service: StoredService, now: int, number: int | None = None) -> StoredService:
    settings = attrs.evolve(
        service.settings,
        number=number or service.settings.number,
        created_at=service.settings.created_at or now,
        modified_at=service.settings.modified_at or now,
    )
    return attrs.evolve(service, settings=settings)


@lru_cache(REMEMBERED)
def unknown_client(identifier: str) -> Client | None:
    """Make up the client of which only the ID is known; ``None`` if it is no ID."""
    number = _number(identifier)
    return Client(client_id=number) if number else None


@lru_cache(REMEMBERED)
def unknown_service(service_id: str) -> StoredService:
    """Make up the service of which only the ID is known."""
    settings = Service(api_key=_number(service_id))
    return StoredService(id=service_id, settings=settings, accepts_any_client=True)


def _number(text: str) -> int | None:
    """Read an ID; ``None`` if it is none."""
    if not (text.isascii() and text.isdigit() and len(text) <= INT64_DIGITS):
        return None
    number = int(text)
    # Not 07, which would be client 7 by a name that the one that is stored does not have.
    return number if 0 < number <= INT64_MAX and text == str(number) else None


def _new_id() -> int:
    return IDS[randbelow(len(IDS))]


def secret_for(client: Client) -> str | None:
    """Make a secret, long enough for every algorithm that takes it for a key, if there is a use."""
    is_public = (
        client.client_type == ClientType.PUBLIC or client.token_auth_method == ClientAuthMethod.NONE
    )
    return None if is_public else new_secret()
