"""Bodies and queries of requests: JSON or a form, decoded by the class that they are to be."""

from __future__ import annotations

import re
from functools import cache
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, cast, get_args, get_origin
from urllib.parse import parse_qsl

import attrs

from .._engine.codec import MAX_VALUES, MismatchError, camel_case, parse_json, read_wire

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

MOST_FIELDS = 1000
INTEGER = re.compile("-?[0-9]{1,19}")
FLAGS = {"true": True, "false": False}


@attrs.frozen
class Payload:
    """A body that is not decoded yet."""

    value: object
    is_form: bool = False
    """Whether it is a mapping whose values are all text."""

    @property
    def members(self) -> Mapping[str, object]:
        """Its members by their names on the wire.

        Raises:
            MismatchError: it is no object.
        """
        value = self.value
        if not isinstance(value, dict):
            raise _expected("object", value)
        return cast("dict[str, object]", value)

    def read(self, cls: Any) -> object:  # noqa: ANN401 - an attrs class, or a tuple of them
        """Decode it as an instance of ``cls``, or, of ``tuple[X, ...]``, as instances of ``X``.

        Raises:
            MismatchError: it is something else, or too large; nothing behind the first wrong item
                of a list is looked at.
        """
        if get_origin(cls) is not tuple:
            return self._read_object(cls)
        value = self.value
        if not isinstance(value, list):
            raise _expected("array", value)
        items = cast("list[object]", value)
        return tuple(_read_item(get_args(cls)[0], *item) for item in enumerate(items))

    def _read_object(self, cls: type[attrs.AttrsInstance]) -> object:
        members = self.members
        if self.is_form:
            readers = _form_readers(cls)
            members = {
                name: readers[name](str(text)) for name, text in members.items() if name in readers
            }
        return read_wire(cls, members)


def read_json(body: bytes) -> Payload:
    """Read JSON.

    Raises:
        MismatchError: it is none.
    """
    return Payload(parse_json(body))


def read_form(body: bytes) -> Payload:
    """Read a form.

    Raises:
        MismatchError: it is none.
    """
    return Payload(read_fields(body), is_form=True)


def read_fields(text: bytes) -> dict[str, str]:
    """Read the fields of a form or a query; of those with the same name the first counts.

    Raises:
        MismatchError: it is not UTF-8, or has too many fields.
    """
    try:
        pairs = parse_qsl(
            text.decode(), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS
        )
    except ValueError as error:
        raise MismatchError(("$", f"is not a form: {type(error).__name__}")) from None
    return dict(reversed(pairs))


def values_in(value: object) -> Collection[object]:
    """Return what a JSON value consists of."""
    if isinstance(value, dict):
        return cast("dict[str, object]", value).values()
    return cast("list[object]", value) if isinstance(value, list) else ()


def _expected(what: str, value: object) -> MismatchError:
    return MismatchError(("$", f"expected {what}, got {type(value).__name__}"))


def _read_item(cls: type[attrs.AttrsInstance], number: int, item: object) -> object:
    try:
        return Payload(item).read(cls)
    except MismatchError as mismatch:
        path, reason = mismatch.problems[0]
        raise MismatchError((path.replace("$", f"$[{number}]", 1), reason)) from None


def _words(text: str) -> object:
    words = text.split(maxsplit=MAX_VALUES)
    if len(words) > MAX_VALUES:
        raise MismatchError(("$", f"has more than {MAX_VALUES:,} values"))
    return words


@cache
def _form_readers(cls: type[attrs.AttrsInstance]) -> Mapping[str, Callable[[str], object]]:
    fields: tuple[attrs.Attribute[object], ...] = attrs.fields(cls)
    readers = {camel_case(field.name): _form_reader(field.type) for field in fields}
    return {name: reader for name, reader in readers.items() if reader}


def _form_reader(annotation: object) -> Callable[[str], object] | None:
    """Find how a field is written in a form; objects and lists of them cannot be."""
    arms = get_args(annotation) if isinstance(annotation, UnionType) else (annotation,)
    kinds = [arm for arm in arms if arm is not NoneType]
    if all(isinstance(kind, type) and issubclass(kind, str) for kind in kinds):
        return str
    if kinds == [int]:
        return _integer
    if kinds == [bool]:
        return _boolean
    if get_origin(kinds[0]) is tuple and _form_reader(get_args(kinds[0])[0]) is str:
        return _words
    return None


def _integer(text: str) -> object:
    # What is no integer stays text, and the model says that it expected another type.
    return int(text) if INTEGER.fullmatch(text) else text


def _boolean(text: str) -> object:
    return FLAGS.get(text.lower(), text)
