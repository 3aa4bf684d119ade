"""Which tokens a list holds, by their expiry."""

from enum import StrEnum


class TokenStatus(StrEnum):
    """Which tokens a list holds, by their expiry."""

    VALID = "VALID"
    """Those that have not expired."""
    INVALID = "INVALID"
    """Those that have expired and are still kept."""
    ALL = "ALL"
    """Both."""
