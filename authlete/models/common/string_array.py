"""A list of strings inside a list."""

import attrs

from .._base import BARE, concise


@attrs.frozen(kw_only=True)
class StringArray:
    """A list of strings inside a list: an object of its own, as the Java library has it.

    A list directly inside the list, as the OpenAPI file has it, is read as well.
    """

    __repr__ = concise

    array: tuple[str, ...] | None = attrs.field(default=None, metadata=BARE)
    """The strings."""
