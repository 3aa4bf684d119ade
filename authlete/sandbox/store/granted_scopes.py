"""What users granted to clients, the last time and over time.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from .records import Record


@attrs.frozen(kw_only=True)
class GrantedScopes(Record):
    """What a user granted to a client; its key is made of service, client and user."""

    latest: tuple[str, ...] = ()
    """The scopes that were granted the last time."""
    merged: tuple[str, ...] = ()
    """The scopes that were granted at any time."""
    modified_at: int
    """When a grant was made last, in milliseconds since the Unix epoch."""
