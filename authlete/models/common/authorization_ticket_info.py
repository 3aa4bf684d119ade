"""What a server has attached to the ticket of an authorization request."""

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class AuthorizationTicketInfo:
    """What is stored with a ticket."""

    __repr__ = concise

    context: str | None = attrs.field(default=None, repr=False)
    """Any text; its meaning is up to the server that attached it."""
