"""What models share: secrets print masked, lists are kept as tuples, stamps become datetimes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, cast

import attrs

if TYPE_CHECKING:
    from datetime import datetime

T = TypeVar("T")

VISIBLE = 4  # characters of a token that may be shown
MASKABLE = 24  # of a shorter token even a few characters would be a large part
MILLISECOND = 1
SECOND = 1000  # milliseconds
LATEST = 253_402_214_400_000  # 9999-12-31 in ms, a day early: every time zone can show it

UNKNOWN = {"authlete": "unknown members"}
"""Metadata of the field that holds the members which its class has no field for."""
TEXT = {"authlete": "text"}
"""Metadata of the field that holds the text of the whole answer."""
LOCATION = {"authlete": "location"}
"""Metadata of the field that says where an answer is that may be elsewhere, or nowhere."""
BARE = {"authlete bare": True}
"""Metadata of the only field of a class whose value may stand in JSON without its object."""


def masked(token: object) -> str:
    """Say enough of a token to recognise it, not enough to use it."""
    if not isinstance(token, str):
        return f"<{type(token).__name__}>"
    shown = token[:VISIBLE] if len(token) >= MASKABLE else ""
    return f"'{shown}…' ({len(token)} characters)"


def concise(self: object) -> str:
    """Show only those fields that have a value; as ``__repr__`` of a model."""
    cls = cast("type[attrs.AttrsInstance]", type(self))
    shown = (
        f"{field.name}={field.repr(value) if callable(field.repr) else repr(value)}"
        for field in attrs.fields(cls)
        if field.repr and (value := getattr(self, field.name)) is not None
    )
    return f"{cls.__name__}({', '.join(shown)})"


def as_tuple(value: list[T] | tuple[T, ...] | None) -> tuple[T, ...] | None:
    """Keep a list as a tuple, so that a model stays immutable and hashable.

    Anything else passes as it is: the call that sends it reports a wrong type by its path. As the
    converter of a field it needs a function of its own for each type of item, such as
    ``str_tuple``: mypy does not resolve generic converters.
    """
    return tuple(value) if isinstance(value, list) else value


def str_tuple(value: list[str] | tuple[str, ...] | None) -> tuple[str, ...] | None:
    """``as_tuple`` for strings and for the words of open enums."""
    return as_tuple(value)


def utc_datetime(stamp: int | None, unit: int = MILLISECOND) -> datetime | None:
    """Turn a stamp, counted from the Unix epoch, into an aware datetime in UTC.

    0 and below stand for none, as Authlete has it. After 9999-12-31 comes nothing that a datetime
    could hold, so later stamps become that day.
    """
    if stamp is None or stamp <= 0:
        return None
    # Imported here: few read stamps this way, and all would wait for it.
    from datetime import UTC, datetime, timedelta  # noqa: PLC0415

    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=min(stamp * unit, LATEST))
