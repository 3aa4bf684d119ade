"""A key and a value."""

from typing import TypedDict

import attrs

from ._fields import terse


@terse
@attrs.frozen(kw_only=True)
class Pair:
    """A key and a value."""

    key: str | None = None
    """The key."""
    value: str | None = None
    """The value."""


class PairDict(TypedDict, total=False):
    """``Pair`` written as a dict."""

    key: str | None
    value: str | None


def pairs(value: list[Pair] | tuple[Pair, ...] | None) -> tuple[Pair, ...] | None:
    """Keep a list as a tuple; anything else passes as it is and is judged when it is sent."""
    return tuple(value) if isinstance(value, list) else value
