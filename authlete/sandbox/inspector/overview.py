"""What the inspector shows: services, the clients and tokens of one of them, and requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import attrs

from ..._engine.codec import write_json
from ..config import Client, Service, client_of
from ..store import Filter

if TYPE_CHECKING:
    from ..app import Setup
    from ..log import ReceivedRequest
    from ..payload import Payload
    from ..record import TokenRecord

TOKENS = 20  # on one page
REQUESTS = 50
ENTRIES = 100  # of services, and of clients, in their lists
NUMBER = re.compile("[0-9]{1,10}")
NOBODY = 0  # the ID of no client


@attrs.frozen(kw_only=True)
class Place:
    """Where in the inspector one is: its query, whose parameters these are."""

    service: str | None = None
    subject: str | None = None
    client: str | None = None
    before: str | None = None
    """Only tokens before this position; the oldest token is at 0."""

    @classmethod
    def of(cls, query: Payload) -> Place:
        """Read a query."""
        return cls(**{field.name: query.text(field.name) for field in attrs.fields(cls)})

    def link(self, **changes: object) -> str:
        """Write the query of this place, or of one that differs from it."""
        query = {**attrs.asdict(self), **changes}
        given = {name: value for name, value in query.items() if value is not None}
        return f"?{urlencode(given)}"


@attrs.frozen(kw_only=True)
class ServiceEntry:
    """A service in the list of all."""

    id: str
    count: int
    """How many tokens it has."""
    link: str


@attrs.frozen(kw_only=True)
class ClientEntry:
    """A client in the list of a service's."""

    client: Client
    count: int
    """How many tokens it has."""
    link: str


@attrs.frozen(kw_only=True)
class TokenEntry:
    """A token in the list of a service's."""

    record: TokenRecord
    client: Client
    status: str
    """``valid``, ``refreshable`` or ``expired``."""
    attributes: str
    """All that it carries, as JSON."""


@attrs.frozen(kw_only=True)
class TokenPage:
    """Some of the tokens that match, newest first."""

    entries: tuple[TokenEntry, ...]
    skipped: int
    """How many newer ones there are."""
    total: int
    newer: str | None
    """The link to the page before this one."""
    older: str | None
    """The link to the page after this one."""


@attrs.frozen(kw_only=True)
class RequestEntry:
    """A request in the list of the latest."""

    request: ReceivedRequest
    fault: str | None
    """What kind of fault it met."""


@attrs.frozen(kw_only=True)
class ServiceView:
    """The service that is looked at."""

    service: Service
    clients: tuple[ClientEntry, ...]
    client: int | None
    """The only one whose tokens are shown."""
    tokens: TokenPage


@attrs.frozen(kw_only=True)
class Overview:
    """All that the page shows."""

    now: int
    place: Place
    services: tuple[ServiceEntry, ...]
    view: ServiceView | None
    """``None``: there is no service to look at."""
    requests: tuple[RequestEntry, ...]
    """The latest ones, newest first."""


def read_number(text: str | None) -> int | None:
    """Read a parameter that is a number, or take it as absent."""
    return int(text) if text and NUMBER.fullmatch(text) else None


def survey(setup: Setup, place: Place) -> Overview:
    """Look around in a sandbox, inside a transaction of its store."""
    now = int(setup.clock() * 1000)
    known = _service_ids(setup)
    service = _service(setup, place.service, *known)
    # Its links stay with the service when another becomes the first.
    place = attrs.evolve(place, service=service.id if service else None)
    return Overview(
        now=now,
        place=place,
        services=tuple(_service_entry(setup, service_id) for service_id in known),
        view=_view(setup, service, place, now) if service else None,
        requests=tuple(map(_request_entry, setup.log.requests()[::-1][:REQUESTS])),
    )


def _service_ids(setup: Setup) -> tuple[str, ...]:
    configured = tuple(service.id for service in setup.directory.services)
    return configured or setup.store.services(ENTRIES)


def _service(setup: Setup, *wanted: str | None) -> Service | None:
    """Choose the first that there is."""
    found = (setup.directory.service(service_id) for service_id in wanted if service_id)
    return next(filter(None, found), None)


def _service_entry(setup: Setup, service_id: str) -> ServiceEntry:
    return ServiceEntry(
        id=service_id,
        count=setup.store.count(Filter(service=service_id), now=0),
        link=Place(service=service_id).link(),
    )


def _view(setup: Setup, service: Service, place: Place, now: int) -> ServiceView:
    client = _client_id(service, place.client)
    return ServiceView(
        service=service,
        clients=tuple(
            _client_entry(setup, service, client, place) for client in _clients(setup, service)
        ),
        client=client,
        tokens=_token_page(setup, service, client, place, now),
    )


def _client_id(service: Service, identifier: str | None) -> int | None:
    if identifier is None:
        return None
    # A client that is no longer configured may have left tokens behind.
    anybody = Service(id=service.id)
    client = client_of(service, identifier) or client_of(anybody, identifier)
    return client.id if client else NOBODY


def _clients(setup: Setup, service: Service) -> tuple[Client, ...]:
    if service.clients is not None:
        return service.clients[:ENTRIES]
    return tuple(Client(id=number) for number in setup.store.clients(service.id, ENTRIES))


def _client_entry(setup: Setup, service: Service, client: Client, place: Place) -> ClientEntry:
    return ClientEntry(
        client=client,
        count=setup.store.count(Filter(service=service.id, client=client.id), now=0),
        link=place.link(client=client.id, before=None),
    )


def _token_page(
    setup: Setup, service: Service, client: int | None, place: Place, now: int
) -> TokenPage:
    which = Filter(service=service.id, client=client, subject=place.subject)
    total = setup.store.count(which, now)
    end = min(read_number(place.before) or total, total)
    start = max(end - TOKENS, 0)
    newer = end + TOKENS if end + TOKENS < total else None
    return TokenPage(
        entries=tuple(
            _token_entry(service, record, now)
            for record in reversed(setup.store.page(which, now, start, end))
        ),
        skipped=total - end,
        total=total,
        newer=place.link(before=newer) if end < total else None,
        older=place.link(before=start) if start else None,
    )


def _token_entry(service: Service, record: TokenRecord, now: int) -> TokenEntry:
    return TokenEntry(
        record=record,
        client=client_of(service, str(record.client)) or Client(id=record.client),
        status=_status(record, now),
        attributes=write_json(record.attributes).decode(),
    )


def _request_entry(request: ReceivedRequest) -> RequestEntry:
    fault = type(request.fault).__name__ if request.fault else None
    return RequestEntry(request=request, fault=fault)


def _status(record: TokenRecord, now: int) -> str:
    if record.is_live(now):
        return "valid"
    return "refreshable" if record.is_refreshable(now) else "expired"
