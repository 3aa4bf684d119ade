"""The overview of a sandbox: services, the clients and tokens of one of them, and requests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ..directory import unknown_client
from ..store.tokens import TokenFilter
from .details import as_json
from .queries import (
    ENTRIES,
    PageQuery,
    ServiceEntry,
    Window,
    chosen_service,
    client_id_of,
    known_services,
    window,
)
from .requests import REQUESTS, RequestEntry, request_entries

if TYPE_CHECKING:
    from ...models.client.client import Client
    from ..directory import HostedService
    from ..state import SandboxState
    from ..store.tokens import TokenRecord

TOKENS = 20  # on one page


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
    window: Window


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


def build_overview(state: SandboxState, query: PageQuery) -> Overview:
    """Gather what the page shows, inside a transaction."""
    now = state.now()
    known = known_services(state)
    service = chosen_service(state, query.service, *known)
    # Its links stay with the service when another becomes the first.
    query = attrs.evolve(query, service=service.id if service else None)
    return Overview(
        now=now,
        query=query,
        services=tuple(_service_entry(state, service_id) for service_id in known),
        view=_view(state, service, query, now) if service else None,
        requests=request_entries(state.log.requests()[-REQUESTS:]),
    )


def _service_entry(state: SandboxState, service_id: str) -> ServiceEntry:
    return ServiceEntry(
        id=service_id,
        count=state.store.tokens.count(TokenFilter(service=service_id), now=0),
        link=PageQuery(service=service_id).link(),
    )


def _view(state: SandboxState, service: HostedService, query: PageQuery, now: int) -> ServiceView:
    client = client_id_of(service, query.client)
    return ServiceView(
        service=service,
        clients=tuple(
            _client_entry(state, service, client, query) for client in _clients(state, service)
        ),
        client=client,
        tokens=_token_page(state, service, client, query, now),
    )


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
    shown = window(query, state.store.tokens.count(which, now), TOKENS)
    return TokenPage(
        entries=tuple(
            _token_entry(service, record, now)
            for record in reversed(state.store.tokens.page(which, now, shown.start, shown.end))
        ),
        window=shown,
    )


def _token_entry(service: HostedService, record: TokenRecord, now: int) -> TokenEntry:
    return TokenEntry(
        record=record,
        client=service.clients.get(str(record.client)),
        status=_status(record, now),
        attributes=as_json(record.attributes),
    )


def _status(record: TokenRecord, now: int) -> str:
    if record.is_live(now):
        return "valid"
    return "refreshable" if record.is_refreshable(now) else "expired"
