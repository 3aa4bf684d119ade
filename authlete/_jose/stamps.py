"""Times in JWTs (RFC 7519 §2)."""

from __future__ import annotations

from typing import TypeGuard

LATEST = 2**53


def is_stamp(value: object) -> TypeGuard[int | float]:
    """Tell whether a claim is a time: a number of seconds since the Unix epoch."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LATEST
