"""A key and a value."""

import attrs

from .._base import as_tuple, concise


@attrs.frozen(kw_only=True)
class Pair:
    """A key and a value."""

    __repr__ = concise

    key: str | None = None
    """The key."""
    value: str | None = None
    """The value."""


def pair_tuple(value: list[Pair] | tuple[Pair, ...] | None) -> tuple[Pair, ...] | None:
    """``as_tuple`` for pairs."""
    return as_tuple(value)
