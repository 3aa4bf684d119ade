"""Token requests that wait for the check of a password (RFC 6749 §4.3).

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from .records import Record
from .tokens import TokenAttributes


@attrs.frozen(kw_only=True)
class TokenTicket(Record):
    """A token request; its key is the ticket's hash."""

    scopes: tuple[str, ...] = ()
    attributes: TokenAttributes
    access_token_duration: int | None = None
    """Seconds."""
    refresh_token_duration: int | None = None
    """Seconds."""
