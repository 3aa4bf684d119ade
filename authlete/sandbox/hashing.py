"""Random values for tokens and secrets."""

from __future__ import annotations

from secrets import token_urlsafe


def new_value() -> str:
    """Make a token value: 43 characters of base64url from 32 random bytes."""
    return token_urlsafe(32)


def new_secret() -> str:
    """Make a client secret: 86 characters of base64url from 64 random bytes.

    As a key it is long enough for every symmetric algorithm (RFC 7518 §3.2).
    """
    return token_urlsafe(64)
