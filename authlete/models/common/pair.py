"""A key and a value."""

from collections.abc import Mapping

import attrs

from .._base import UNKNOWN, as_tuple, concise


@attrs.frozen(kw_only=True)
class Pair:
    """A key and a value."""

    __repr__ = concise

    key: str | None = None
    """The key."""
    value: str | None = None
    """The value."""
    unknown: Mapping[str, object] = attrs.field(
        factory=dict[str, object], repr=False, hash=False, metadata=UNKNOWN
    )
    """Members of the JSON that this SDK has no field for; an update sends them back as they are."""


def pair_tuple(value: list[Pair] | tuple[Pair, ...] | None) -> tuple[Pair, ...] | None:
    """``as_tuple`` for pairs."""
    return as_tuple(value)
