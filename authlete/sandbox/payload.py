"""What a request says: the members of a JSON object, or the fields of a form or query."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeVar, cast
from urllib.parse import parse_qsl

import attrs

from .._engine.codec import MismatchError, camel_case, parse_json, read_wire
from ..models.grant_type import GrantType

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")

MOST_FIELDS = 1000
INTEGER = re.compile("-?[0-9]{1,19}")


@attrs.frozen
class Payload:
    """The named values of a request."""

    members: Mapping[str, object]
    """By their names on the wire."""
    is_text: bool
    """Whether all values are strings yet, as in a form."""

    def read(self, cls: type[T]) -> T:
        """Read a model.

        Raises:
            MismatchError: a value has the wrong type.
        """
        return read_wire(cls, _typed(cls, self.members) if self.is_text else self.members)

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
    return Payload(cast("dict[str, object]", parsed), is_text=False)


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


READERS: dict[object, Callable[[str], object]] = {
    GrantType: str,
    str | None: str,
    int | None: _integer,
    bool | None: _boolean,
    tuple[str, ...] | None: str.split,
}
"""How a field of each type is written in a form; objects and their arrays cannot be."""
