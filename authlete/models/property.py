"""A key and a value that travel with an access token."""

from typing import TypedDict

import attrs

from ._fields import terse


@terse
@attrs.frozen(kw_only=True)
class Property:
    """An extra property of an access token."""

    key: str | None = None
    """The name of the property."""
    value: str | None = None
    """The value of the property."""
    hidden: bool | None = None
    """Whether client applications are kept from seeing the property."""


class PropertyDict(TypedDict, total=False):
    """``Property`` written as a dict."""

    key: str | None
    value: str | None
    hidden: bool | None


def properties(
    value: list[Property] | tuple[Property, ...] | None,
) -> tuple[Property, ...] | None:
    """Keep a list as a tuple; anything else passes as it is and is judged when it is sent."""
    return tuple(value) if isinstance(value, list) else value
