"""What the list of clients answers."""

import attrs

from .._base import concise
from .client import Client


@attrs.frozen(kw_only=True)
class ClientGetListResponse:
    """One page of the clients of a service."""

    __repr__ = concise

    start: int | None = None
    """Index of the page's first client, counted from 0 (inclusive)."""
    end: int | None = None
    """Index after the page's last client (exclusive), as asked for: not cut to what there is."""
    total_count: int | None = None
    """How many clients match, over all pages."""
    clients: tuple[Client, ...] | None = None
    """The clients of this page."""
    developer: str | None = None
    """The developer asked for; absent if the request named none."""
