"""What user codes of the device flow are made of."""

from enum import StrEnum


class UserCodeCharset(StrEnum):
    """The characters of a ``user_code`` (RFC 8628 §6.1)."""

    BASE20 = "BASE20"
    """Capital letters without vowels and Y: ``BCDFGHJKLMNPQRSTVWXZ``."""
    NUMERIC = "NUMERIC"
    """Digits."""
