"""A key and a value that travel with an access token."""

import attrs

from .._base import as_tuple, concise


@attrs.frozen(kw_only=True)
class Property:
    """An extra property of an access token."""

    __repr__ = concise

    key: str | None = None
    """The name of the property."""
    value: str | None = None
    """The value of the property."""
    hidden: bool | None = None
    """Whether client applications are kept from seeing the property."""


def property_tuple(
    value: list[Property] | tuple[Property, ...] | None,
) -> tuple[Property, ...] | None:
    """``as_tuple`` for properties."""
    return as_tuple(value)
