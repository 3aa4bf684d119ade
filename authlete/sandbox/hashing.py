"""Random values for tokens."""

from __future__ import annotations

from secrets import token_urlsafe


def new_value() -> str:
    """Make a token value: 43 characters of base64url from 32 random bytes."""
    return token_urlsafe(32)
