"""A key and a value."""

from typing import TypedDict

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


class PairDict(TypedDict, total=False):
    """``Pair`` written as a dict."""

    key: str | None
    value: str | None


def pair_tuple(value: list[Pair] | tuple[Pair, ...] | None) -> tuple[Pair, ...] | None:
    """``as_tuple`` for pairs."""
    return as_tuple(value)
