"""The overview of a sandbox: services, the clients and tokens of one of them, and requests."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import attrs

from ..._engine.codec import write_json
from ..directory import unknown_client
from ..store.tokens import TokenFilter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.client.client import Client
    from ..directory import HostedService
    from ..log import ReceivedRequest
    from ..state import SandboxState
    from ..store.tokens import TokenRecord

TOKENS = 20  # on one page
REQUESTS = 50
ENTRIES = 100  # of services, and of clients, in their lists
NUMBER = re.compile("[0-9]{1,10}")
NOBODY = 0  # the ID of no client


@attrs.frozen(kw_only=True)
class PageQuery:
    """The query of a page, whose parameters these are."""

    service: str | None = None
    subject: str | None = None
    client: str | None = None
    before: str | None = None
    """Only tokens before this position; the oldest token is at 0."""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> PageQuery:
        """Read a query."""
        return cls(**{field.name: query.get(field.name) or None for field in attrs.fields(cls)})

    def link(self, **changes: object) -> str:
        """Write the query of this query, or of one that differs from it."""
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
    client: Client | None
    """Its client, if that is known."""
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

    service: HostedService
    clients: tuple[ClientEntry, ...]
    client: int | None
    """The only one whose tokens are shown."""
    tokens: TokenPage


@attrs.frozen(kw_only=True)
class Overview:
    """All that the page shows."""

    now: int
    query: PageQuery
    services: tuple[ServiceEntry, ...]
    view: ServiceView | None
    """``None``: there is no service to look at."""
    requests: tuple[RequestEntry, ...]
    """The latest ones, newest first."""


def read_number(text: str | None) -> int | None:
    """Read a parameter that is a number, or take it as absent."""
    return int(text) if text and NUMBER.fullmatch(text) else None


def build_overview(state: SandboxState, query: PageQuery) -> Overview:
    """Gather what the page shows, inside a transaction."""
    now = state.now()
    known = state.directory.ids(ENTRIES) or state.store.tokens.services(ENTRIES)
    service = _service(state, query.service, *known)
    # Its links stay with the service when another becomes the first.
    query = attrs.evolve(query, service=service.id if service else None)
    return Overview(
        now=now,
        query=query,
        services=tuple(_service_entry(state, service_id) for service_id in known),
        view=_view(state, service, query, now) if service else None,
        requests=tuple(map(_request_entry, state.log.requests()[::-1][:REQUESTS])),
    )


def _service(state: SandboxState, *wanted: str | None) -> HostedService | None:
    """Choose the first that there is."""
    found = (state.directory.find(service_id) for service_id in wanted if service_id)
    return next(filter(None, found), None)


def _service_entry(state: SandboxState, service_id: str) -> ServiceEntry:
    return ServiceEntry(
        id=service_id,
        count=state.store.tokens.count(TokenFilter(service=service_id), now=0),
        link=PageQuery(service=service_id).link(),
    )


def _view(state: SandboxState, service: HostedService, query: PageQuery, now: int) -> ServiceView:
    client = _client_id(service, query.client)
    return ServiceView(
        service=service,
        clients=tuple(
            _client_entry(state, service, client, query) for client in _clients(state, service)
        ),
        client=client,
        tokens=_token_page(state, service, client, query, now),
    )


def _client_id(service: HostedService, identifier: str | None) -> int | None:
    if identifier is None:
        return None
    # A client that is no longer configured may have left tokens behind.
    client = service.clients.get(identifier) or unknown_client(identifier)
    return client.client_id if client else NOBODY


def _clients(state: SandboxState, service: HostedService) -> tuple[Client, ...]:
    stored = service.clients.page(0, ENTRIES)
    if not service.clients.accepts_any:
        return tuple(stored)
    known = {str(client.client_id) for client in stored}
    numbers = map(str, state.store.tokens.clients(service.id, most=ENTRIES))
    made_up = (unknown_client(number) for number in numbers if number not in known)
    return (*stored, *filter(None, made_up))[:ENTRIES]


def _client_entry(
    state: SandboxState, service: HostedService, client: Client, query: PageQuery
) -> ClientEntry:
    which = TokenFilter(service=service.id, client=client.client_id)
    return ClientEntry(
        client=client,
        count=state.store.tokens.count(which, now=0),
        link=query.link(client=client.client_id, before=None),
    )


def _token_page(
    state: SandboxState, service: HostedService, client: int | None, query: PageQuery, now: int
) -> TokenPage:
    which = TokenFilter(service=service.id, client=client, subject=query.subject)
    total = state.store.tokens.count(which, now)
    end = min(read_number(query.before) or total, total)
    start = max(end - TOKENS, 0)
    newer = end + TOKENS if end + TOKENS < total else None
    return TokenPage(
        entries=tuple(
            _token_entry(service, record, now)
            for record in reversed(state.store.tokens.page(which, now, start, end))
        ),
        skipped=total - end,
        total=total,
        newer=query.link(before=newer) if end < total else None,
        older=query.link(before=start) if start else None,
    )


def _token_entry(service: HostedService, record: TokenRecord, now: int) -> TokenEntry:
    return TokenEntry(
        record=record,
        client=service.clients.get(str(record.client)),
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
