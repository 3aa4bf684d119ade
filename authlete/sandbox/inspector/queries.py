"""What the address of a page says, and which part of a list it asks for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import attrs

from ..directory import unknown_client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..directory import HostedService
    from ..state import SandboxState

ENTRIES = 100  # of services, and of clients, in their lists
NUMBER = re.compile("[0-9]{1,10}")
NOBODY = 0  # the ID of no client


@attrs.frozen(kw_only=True)
class PageQuery:
    """The query of a page, whose parameters these are."""

    service: str | None = None
    subject: str | None = None
    client: str | None = None
    operation: str | None = None
    """The only operation whose requests are shown."""
    id: str | None = None
    """The only record that is shown, with all that is known of it."""
    before: str | None = None
    """Only what stands before this position; the oldest is at 0."""

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
    """A service in the list of those to choose from."""

    id: str
    count: int
    """How much it has of what the page shows."""
    link: str


@attrs.frozen(kw_only=True)
class Window:
    """The part of a list that one page shows, newest first."""

    start: int
    """The position of the oldest that is shown."""
    end: int
    """The position after the newest that is shown."""
    total: int
    newer: str | None
    """The link to the page before this one."""
    older: str | None
    """The link to the page after this one."""


def window(query: PageQuery, total: int, size: int) -> Window:
    """Choose what is shown of a list of this length, so many at once."""
    end = min(read_number(query.before) or total, total)
    start = max(end - size, 0)
    newer = end + size if end + size < total else None
    return Window(
        start=start,
        end=end,
        total=total,
        newer=query.link(before=newer) if end < total else None,
        older=query.link(before=start) if start else None,
    )


def read_number(text: str | None) -> int | None:
    """Read a parameter that is a number, or take it as absent."""
    return int(text) if text and NUMBER.fullmatch(text) else None


def known_services(state: SandboxState) -> tuple[str, ...]:
    """Name the services to choose from: those there are, or that have left something."""
    return state.directory.ids(ENTRIES) or state.store.service_ids(ENTRIES)


def chosen_service(state: SandboxState, *wanted: str | None) -> HostedService | None:
    """Find the first of these services that there is."""
    found = (state.directory.find(service_id) for service_id in wanted if service_id)
    return next(filter(None, found), None)


def client_id_of(service: HostedService, identifier: str | None) -> int | None:
    """Find the ID of the client that is asked for; ``None`` if none is."""
    if identifier is None:
        return None
    # A client that is no longer configured may have left tokens behind.
    client = service.clients.get(identifier) or unknown_client(identifier)
    return client.client_id if client else NOBODY
