"""What must not be shown, and errors that do not show it although the server repeated it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, cast
from urllib.parse import parse_qsl, quote, quote_plus

import attrs

from ..models._base import UNKNOWN, masked
from ..models.common.property import Property
from .codec import MismatchError, read_written

if TYPE_CHECKING:
    from ..errors import AuthleteError

FORM = "parameters"
"""The field that holds the request of a client, as a form or a query."""
ESCAPE = re.compile("%[0-9A-F]{2}")
SHORTEST = 8  # what is shorter protects nothing, and may be part of any text


def is_secret(field: attrs.Attribute[object]) -> bool:
    """Tell whether models do not print a field in full, or nobody knows what is in it."""
    return field.repr is masked or field.repr is False or field.metadata == UNKNOWN


def secrets_in(body: bytes, cls: type[object]) -> Iterator[str]:
    """Yield the secrets of a request's body, written of ``cls``."""
    try:
        yield from secret_values(read_written(cls, body))
    except MismatchError:  # by a class of the caller's own, which alone could tell them
        yield from _strings_in(json.loads(body))


def secret_values(value: object) -> Iterator[str]:
    """Yield the strings that models do not print in full, and those of members nobody knows."""
    if isinstance(value, tuple):
        for item in cast("tuple[object, ...]", value):
            yield from secret_values(item)
    elif isinstance(value, Property):
        yield from _strings_in(value.value if value.hidden else None)
    elif attrs.has(type(value)):
        for field in attrs.fields(cast("type[attrs.AttrsInstance]", type(value))):
            inside: object = getattr(value, field.name)
            yield from (_strings_in(inside) if is_secret(field) else secret_values(inside))
            if field.name == FORM and isinstance(inside, str):
                yield from (part for _, part in parse_qsl(inside))


def _strings_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case list() | tuple():
            for item in cast("Iterable[object]", value):
                yield from _strings_in(item)
        case Mapping():
            yield from _strings_in([*cast("Mapping[str, object]", value).values()])
        case _ if attrs.has(type(value)):
            yield from _strings_in(attrs.asdict(cast("attrs.AttrsInstance", value)))
        case _:
            pass


def redact(error: AuthleteError, secrets: Iterable[str]) -> None:
    """Take secrets out of all that an error shows. Its ``body`` stays as it was received."""
    long = {secret for secret in secrets if len(secret) >= SHORTEST}
    forms = {form for secret in long for form in _forms(secret)}
    # The longest first: one may begin with another, whose removal would leave its end.
    ordered = sorted(forms, key=len, reverse=True)
    for name, value in {"args": error.args, **vars(error)}.items():
        setattr(error, name, _without(ordered, value))


def _forms(secret: str) -> Iterator[str]:
    """Yield how a text may stand in a message: as it is, or percent-encoded in one of the ways."""
    yield secret
    for encoded in (quote(secret, safe=""), quote(secret), quote_plus(secret)):
        yield encoded
        yield ESCAPE.sub(lambda found: found[0].lower(), encoded)


def _without(secrets: Sequence[str], value: object) -> object:
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
