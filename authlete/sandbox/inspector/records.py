"""The pages of records: a table of those of one kind, and all that is known of one of them."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, Literal, Protocol, TypeAlias

import attrs

from .details import Detail, details
from .queries import (
    PageQuery,
    ServiceEntry,
    Window,
    chosen_service,
    client_id_of,
    known_services,
    window,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ...models.client.client import Client
    from ..state import SandboxState
    from ..store import Store
    from ..store.grants import GrantRecord
    from ..store.records import RecordTable
    from ..store.services import StoredService

RECORDS: Final = 50  # on one page

Look: TypeAlias = Literal["text", "code", "words", "time", "expiry"]


@attrs.frozen(kw_only=True)
class Selection:
    """Which records are meant: those of a service that agree in all that is given."""

    service: str
    client: int | None = None
    subject: str | None = None


class Source(Protocol):
    """Where records of one kind are."""

    def count(self, which: Selection, /) -> int:
        """Count them."""
        ...

    def page(self, which: Selection, /, start: int, end: int) -> Sequence[object]:
        """Read them in the order of their creation, from ``start`` to before ``end``."""
        ...

    def find(self, service: str, /, identifier: str) -> object | None:
        """Find one of a service."""
        ...


@attrs.frozen
class Services:
    """All services that are stored; selections do not matter."""

    store: Store

    def count(self, _: Selection) -> int:
        """Count them."""
        return self.store.services.count()

    def page(self, _: Selection, start: int, end: int) -> Sequence[StoredService]:
        """Read some."""
        return self.store.services.page(start, end)

    def find(self, _: str, identifier: str) -> StoredService | None:
        """Find one by its ID."""
        return self.store.services.find(identifier)


@attrs.frozen
class Clients:
    """The stored clients of a service."""

    store: Store

    def count(self, which: Selection) -> int:
        """Count them."""
        return self.store.clients.count(which.service)

    def page(self, which: Selection, start: int, end: int) -> Sequence[Client]:
        """Read some."""
        return self.store.clients.page(which.service, start, end)

    def find(self, service: str, identifier: str) -> Client | None:
        """Find one by its ID or another of its names."""
        return self.store.clients.find(service, identifier)


@attrs.frozen
class Records:
    """The records of a table."""

    table: RecordTable[Any]

    def count(self, which: Selection) -> int:
        """Count those that match."""
        return self.table.count(which.service, client=which.client, subject=which.subject)

    def page(self, which: Selection, start: int, end: int) -> Sequence[object]:
        """Read some of those that match."""
        return self.table.select(
            which.service, client=which.client, subject=which.subject, start=start, end=end
        )

    def find(self, service: str, identifier: str) -> object | None:
        """Find one by its key."""
        return self.table.find(service, identifier)


@attrs.frozen(kw_only=True)
class Column:
    """A column of a table."""

    title: str
    value: Callable[[Any], object]
    look: Look = "text"


@attrs.frozen(kw_only=True)
class Kind:
    """A kind of record that has pages."""

    path: str
    """The name of its pages, below the inspector's."""
    title: str
    noun: str
    source: Callable[[Store], Source]
    id: Callable[[Any], object]
    """What a record is found by."""
    columns: Sequence[Column]
    filters: Sequence[str] = ("subject", "client")
    """By which parameters of the query records are selected."""
    settings: Callable[[Any], object] = lambda record: record
    """Whose fields are all that is known of a record."""

    def entry(self, query: PageQuery, record: object) -> RecordEntry:
        """Write a row of the table."""
        return RecordEntry(
            link=query.link(id=self.id(record)),
            cells=tuple(Cell(column=one, value=one.value(record)) for one in self.columns),
        )


@attrs.frozen(kw_only=True)
class Cell:
    """A cell of a table."""

    column: Column
    value: object


@attrs.frozen(kw_only=True)
class RecordEntry:
    """A record in the table of its kind."""

    link: str
    """The link to the page of the record."""
    cells: tuple[Cell, ...]


@attrs.frozen(kw_only=True)
class RecordPage:
    """What a page of records shows."""

    now: int
    query: PageQuery
    kind: Kind
    services: tuple[ServiceEntry, ...]
    """Those to choose from; none, where the records are the services."""
    entries: tuple[RecordEntry, ...]
    window: Window


@attrs.frozen(kw_only=True)
class DetailPage:
    """What the page of one record shows."""

    now: int
    query: PageQuery
    kind: Kind
    details: tuple[Detail, ...]
    """None, if there is no such record."""


def build_records(state: SandboxState, kind: Kind, query: PageQuery) -> RecordPage:
    """Gather some records of a kind, inside a transaction."""
    known = known_services(state)
    service = chosen_service(state, query.service, *known)
    query = attrs.evolve(query, service=service.id if service else None, id=None)
    source = kind.source(state.store)
    which = Selection(
        service=service.id if service else "",
        client=client_id_of(service, query.client)
        if service and "client" in kind.filters
        else None,
        subject=query.subject if "subject" in kind.filters else None,
    )
    shown = window(query, source.count(which), RECORDS)
    return RecordPage(
        now=state.now(),
        query=query,
        kind=kind,
        services=tuple(
            ServiceEntry(
                id=one,
                count=source.count(Selection(service=one)),
                link=PageQuery(service=one).link(),
            )
            for one in (() if kind is SERVICES else known)
        ),
        entries=tuple(
            kind.entry(query, record)
            for record in reversed(source.page(which, shown.start, shown.end))
        ),
        window=shown,
    )


def build_details(state: SandboxState, kind: Kind, query: PageQuery, identifier: str) -> DetailPage:
    """Gather all that is known of one record, inside a transaction."""
    record = kind.source(state.store).find(query.service or "", identifier)
    return DetailPage(
        now=state.now(),
        query=query,
        kind=kind,
        details=() if record is None else tuple(details(kind.settings(record))),
    )


CLIENT: Final = Column(title="Client", value=attrgetter("client"))
SUBJECT: Final = Column(title="Subject", value=attrgetter("subject"))
SCOPES: Final = Column(title="Scopes", value=attrgetter("scopes"), look="words")
STATUS: Final = Column(title="Status", value=attrgetter("status"))
HASH: Final = Column(title="Hash", value=attrgetter("key"), look="code")
EXPIRES: Final = Column(title="Expires, UTC", value=attrgetter("expires_at"), look="expiry")


def _scopes_of_grant(grant: GrantRecord) -> list[str]:
    return [one.scope or "" for one in grant.scopes]


SERVICES: Final = Kind(
    path="services",
    title="Services",
    noun="service",
    source=Services,
    id=attrgetter("id"),
    columns=(
        Column(title="Service", value=attrgetter("id")),
        Column(title="Name", value=attrgetter("settings.service_name")),
        Column(title="Issuer", value=attrgetter("settings.issuer")),
        Column(
            title="Clients",
            value=lambda service: "any" if service.accepts_any_client else "its own",
        ),
        Column(title="Changed, UTC", value=attrgetter("settings.modified_at"), look="time"),
    ),
    filters=(),
    settings=attrgetter("settings"),
)
KINDS: Final = (
    SERVICES,
    Kind(
        path="clients",
        title="Clients",
        noun="client",
        source=Clients,
        id=attrgetter("client_id"),
        columns=(
            Column(title="Client", value=attrgetter("client_id")),
            Column(title="Name", value=attrgetter("client_name")),
            Column(title="Alias", value=attrgetter("client_id_alias")),
            Column(title="Type", value=attrgetter("client_type")),
            Column(title="Locked", value=lambda client: "yes" if client.locked else "no"),
            Column(title="Changed, UTC", value=attrgetter("modified_at"), look="time"),
        ),
        filters=(),
    ),
    Kind(
        path="tickets",
        title="Tickets",
        noun="ticket",
        source=lambda store: Records(store.tickets),
        id=attrgetter("key"),
        columns=(
            HASH,
            CLIENT,
            Column(title="Response", value=attrgetter("request.response_types"), look="words"),
            Column(title="Scopes", value=attrgetter("request.scopes"), look="words"),
            EXPIRES,
        ),
        filters=("client",),
    ),
    Kind(
        path="codes",
        title="Codes",
        noun="code",
        source=lambda store: Records(store.codes),
        id=attrgetter("key"),
        columns=(
            HASH,
            CLIENT,
            SUBJECT,
            SCOPES,
            Column(title="Used", value=lambda code: "yes" if code.used else "no"),
            EXPIRES,
        ),
    ),
    Kind(
        path="grants",
        title="Grants",
        noun="grant",
        source=lambda store: Records(store.grants),
        id=attrgetter("key"),
        columns=(
            Column(title="Grant", value=attrgetter("key"), look="code"),
            CLIENT,
            SUBJECT,
            Column(title="Scopes", value=_scopes_of_grant, look="words"),
            Column(title="Claims", value=attrgetter("claims"), look="words"),
            Column(title="Changed, UTC", value=attrgetter("modified_at"), look="time"),
        ),
    ),
    Kind(
        path="device-requests",
        title="Device",
        noun="device request",
        source=lambda store: Records(store.device_requests),
        id=attrgetter("key"),
        columns=(HASH, CLIENT, SUBJECT, SCOPES, STATUS, EXPIRES),
    ),
    Kind(
        path="backchannel-requests",
        title="Backchannel",
        noun="backchannel request",
        source=lambda store: Records(store.backchannel_requests),
        id=attrgetter("key"),
        columns=(
            HASH,
            CLIENT,
            SUBJECT,
            SCOPES,
            Column(title="Delivery", value=attrgetter("delivery_mode")),
            STATUS,
            EXPIRES,
        ),
    ),
    Kind(
        path="pushed-requests",
        title="Pushed",
        noun="pushed request",
        source=lambda store: Records(store.pushed_requests),
        id=attrgetter("key"),
        columns=(HASH, CLIENT, EXPIRES),
        filters=("client",),
    ),
)
"""What has pages, in the order of the links to them."""
