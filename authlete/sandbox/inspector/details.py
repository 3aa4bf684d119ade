"""All fields of a record or of settings, but for what is secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import attrs

from ..._engine.codec import write_json
from ..._engine.redaction import is_secret
from ...models.common.property import Property

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

STAMP = "_at"  # how the names of fields end that hold milliseconds since the Unix epoch


@attrs.frozen(kw_only=True)
class Detail:
    """A field."""

    name: str
    """Its name, after the names of the fields around it."""
    text: str | None = None
    """Its value: text as it is, all else as JSON; ``None`` if it is not to be shown."""
    time: int | None = None
    """Its value, if that is a stamp."""


def details(record: object, prefix: str = "") -> Iterator[Detail]:
    """Go through the fields that have a value; secret ones are named only."""
    for field in _fields(record):
        name = f"{prefix}{field.name}"
        value: object = getattr(record, field.name)
        if value is None or value == {}:
            continue
        if is_secret(field):
            yield Detail(name=name)
        elif attrs.has(type(value)):
            yield from details(value, f"{name}.")
        elif name.endswith(STAMP) and isinstance(value, int):
            yield Detail(name=name, text="", time=value)
        else:
            yield Detail(name=name, text=value if isinstance(value, str) else as_json(value))


def as_json(value: object) -> str:
    """Write a value without the secrets in it."""
    return write_json(_without_secrets(value)).decode()


def _without_secrets(value: object) -> object:
    if isinstance(value, list | tuple):
        return [_without_secrets(item) for item in cast("tuple[object, ...]", value)]
    if isinstance(value, Property) and value.hidden:
        return {"key": value.key, "hidden": True}
    if not attrs.has(type(value)):
        return value
    shown: Mapping[str, object] = {
        field.name: _without_secrets(inside)
        for field in _fields(value)
        if not is_secret(field) and (inside := getattr(value, field.name)) is not None
    }
    return shown


def _fields(record: object) -> tuple[attrs.Attribute[object], ...]:
    cls = cast("type[attrs.AttrsInstance]", type(record))
    return cast("tuple[attrs.Attribute[object], ...]", attrs.fields(cls))
