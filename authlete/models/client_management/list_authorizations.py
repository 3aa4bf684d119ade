"""What the list of the clients that a user has authorized answers."""

import attrs

from .._base import concise
from ..common.client_limited import ClientLimited


@attrs.frozen(kw_only=True)
class ClientAuthorizationGetListResponse:
    """One page of the clients that a user has authorized."""

    __repr__ = concise

    start: int | None = None
    """Index of the page's first client, counted from 0 (inclusive)."""
    end: int | None = None
    """Index after the page's last client (exclusive), as asked for: not cut to what there is."""
    developer: str | None = None
    """The developer asked for; absent if the request named none."""
    subject: str | None = None
    """The user asked for."""
    total_count: int | None = None
    """How many clients match, over all pages."""
    clients: tuple[ClientLimited, ...] | None = None
    """The clients of this page."""
