"""Refresh tokens that were replaced a moment ago, for services where they may be used again.

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from .records import Record


@attrs.frozen(kw_only=True)
class ReplacedRefreshToken(Record):
    """A replaced refresh token; its key is the token's hash."""

    token: int
    """The number of the token record that it belonged to."""
    salt: str
    """What made, with its value, the value that replaced it."""
