"""A list of strings inside a list."""

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class StringArray:
    """A list of strings, as an object of its own: Authlete does not nest lists directly."""

    __repr__ = concise

    array: tuple[str, ...] | None = None
    """The strings."""
