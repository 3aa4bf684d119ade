"""What must not be shown, and errors that do not show it although the server repeated it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, cast
from urllib.parse import quote

import attrs

from ..models._base import UNKNOWN, masked

if TYPE_CHECKING:
    from ..errors import AuthleteError

SHORTEST = 8  # what is shorter protects nothing, and may be part of any text


def secret_values(value: object) -> Iterator[str]:
    """Yield the strings that models print masked, and those of members nobody knows."""
    if isinstance(value, tuple):
        for item in cast("tuple[object, ...]", value):
            yield from secret_values(item)
    elif attrs.has(type(value)):
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
            inside: object = getattr(value, field.name)
            is_secret = field.repr is masked or field.metadata == UNKNOWN
            yield from (_strings_in(inside) if is_secret else secret_values(inside))


def _strings_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for item in cast("Iterable[object]", value):
                yield from _strings_in(item)
        case Mapping():
            yield from _strings_in([*cast("Mapping[str, object]", value).values()])
        case _:
            pass


def redact(error: AuthleteError, secrets: Iterable[str]) -> None:
    """Take secrets out of all that an error shows. Its ``body`` stays as it was received."""
    long = {secret for secret in secrets if len(secret) >= SHORTEST}
    forms = {form for secret in long for form in (secret, quote(secret, safe=""))}
    for name, value in {"args": error.args, **vars(error)}.items():
        setattr(error, name, _without(forms, value))


def _without(secrets: set[str], value: object) -> object:
    match value:
        case str():
            for secret in secrets:
                value = value.replace(secret, "…")
            return value
        case tuple():
            return tuple(_without(secrets, item) for item in cast("tuple[object, ...]", value))
        case Mapping():
            items = cast("Mapping[object, object]", value).items()
            return {name: _without(secrets, item) for name, item in items}
        case _:
            return value
