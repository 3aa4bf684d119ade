"""What a request says: a JSON object or a list of them, or the fields of a form or query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import parse_qsl

import attrs

from .._engine.codec import MAX_VALUES, MismatchError, camel_case, parse_json, read_wire
from ..models.common.grant_type import GrantType

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

T = TypeVar("T")

MOST_FIELDS = 1000
INTEGER = re.compile("-?[0-9]{1,19}")


@attrs.frozen
class Payload:
    """The named values of a request."""

    members: Mapping[str, object]
    """By their names on the wire."""
    is_text: bool = False
    """Whether all values are strings yet, as in a form."""
    items: tuple[object, ...] = ()
    """What a request consists of that is a list."""
    url: Mapping[str, object] = attrs.field(factory=dict[str, object])
    """The parameters of the path, and of the query where the request has a body too."""

    def read(self, cls: type[T]) -> T:
        """Read a model.

        Raises:
            MismatchError: a value has the wrong type, or is too long a list.
        """
        return read_wire(cls, _typed(cls, self.members) if self.is_text else self.members)

    def read_items(self, cls: type[T]) -> tuple[T, ...]:
        """Read a list of models.

        Raises:
            MismatchError: one of them is wrong; nothing behind the first such is looked at.
        """
        return tuple(_read_item(cls, number, item) for number, item in enumerate(self.items))

    def text(self, name: str) -> str | None:
        """Read one string; an empty one counts as absent."""
        value = self.members.get(name)
        return None if value in (None, "") else str(value)


def read_json(body: bytes) -> Payload:
    """Read a JSON object.

    Raises:
        MismatchError: it is something else.
    """
    parsed = parse_json(body)
    if not isinstance(parsed, dict):
        raise MismatchError(("$", f"expected object, got {type(parsed).__name__}"))
    return Payload(cast("dict[str, object]", parsed))


def read_json_list(body: bytes) -> Payload:
    """Read a JSON array.

    Raises:
        MismatchError: it is something else.
    """
    parsed = parse_json(body)
    if not isinstance(parsed, list):
        raise MismatchError(("$", f"expected array, got {type(parsed).__name__}"))
    return Payload({}, items=tuple(cast("list[object]", parsed)))


def read_form(text: bytes) -> Payload:
    """Read a form or a query; of fields with the same name the first counts.

    Raises:
        MismatchError: it is not UTF-8, or has too many fields.
    """
    try:
        pairs = parse_qsl(
            text.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise MismatchError(("$", f"is not a form: {type(error).__name__}")) from None
    return Payload(dict(reversed(pairs)), is_text=True)


def values_in(value: object) -> Collection[object]:
    """Return what a JSON value consists of."""
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("list[object]", value) if isinstance(value, list) else ()


def _read_item(cls: type[T], number: int, item: object) -> T:
    try:
        if not isinstance(item, dict):
            raise MismatchError(("$", f"expected object, got {type(item).__name__}"))
        return Payload(cast("dict[str, object]", item)).read(cls)
    except MismatchError as mismatch:
        path, reason = mismatch.problems[0]
        raise MismatchError((path.replace("$", f"$[{number}]", 1), reason)) from None


def _typed(cls: type[Any], members: Mapping[str, object]) -> dict[str, object]:
    readers = _readers(cls)
    return {name: readers[name](str(text)) for name, text in members.items() if name in readers}


def _readers(cls: type[Any]) -> dict[str, Callable[[str], object]]:
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(cls)
    return {
        camel_case(field.name): READERS[field.type] for field in fields if field.type in READERS
    }


def _integer(text: str) -> object:
    # What is no integer stays text, and the model says that it expected another type.
    return int(text) if INTEGER.fullmatch(text) else text


def _boolean(text: str) -> object:
    return {"true": True, "false": False}.get(text.lower(), text)


def _words(text: str) -> object:
    words = text.split(maxsplit=MAX_VALUES)
    if len(words) > MAX_VALUES:
        raise MismatchError(("$", f"has more than {MAX_VALUES:,} values"))
    return words


READERS: dict[object, Callable[[str], object]] = {
    GrantType: str,
    str: str,
    str | None: str,
    int | None: _integer,
    bool | None: _boolean,
    tuple[str, ...] | None: _words,
}
"""How a field of each type is written in a form; objects and their arrays cannot be."""
