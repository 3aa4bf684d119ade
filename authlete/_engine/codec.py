"""Between attrs classes and JSON, both ways.

cattrs finds the reader of a type. The fields of a class are read and written by tables, not by
code generated for the class: that would take 60 ms for the largest, of whose 180 fields most
requests and answers have a few.
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache, partial
from itertools import compress, islice
from operator import attrgetter, is_not
from sys import intern
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast, get_args, get_origin

import attrs
import orjson
from cattrs import Converter

from ..models._base import BARE, UNKNOWN
from .hints import unknown_keys
from .mismatch import Fault, FaultError, FaultsError, MismatchError, expected, problems, step_to
from .values import (
    ARRAYS,
    MAPPINGS,
    Reader,
    copied,
    members_by_word,
    plain_str,
    read_bool,
    read_each,
    read_each_member,
    read_int,
    read_int_or_str,
    read_json,
    read_json_members,
    read_member,
    read_optional_int,
    read_optional_str,
    read_str,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = [
    "MAX_VALUES",
    "MismatchError",
    "camel_case",
    "parse_json",
    "read_request",
    "read_wire",
    "read_written",
    "write_json",
    "write_request",
]

T = TypeVar("T")
Field: TypeAlias = "attrs.Attribute[Any]"
FieldReader = tuple[str, Any, Reader, frozenset[type]]
"""Name and type of a field, what reads it, and of which classes it takes values unread."""
ReaderFinder: TypeAlias = "Callable[[Any], Reader]"

MAX_VALUES = 100_000
"""How many members and items JSON text may have: to read each of them takes microseconds."""
SEPARATORS = (b",", b"[", b"{")
UP_TO_SEPARATOR = re.compile(
    rb"""
    (?: [^",\[{]++ | "(?: [^"\\]++ | \\. )*+ "? )*+  # a string without its end is none, but passed
    (?: ([,\[{]) | \Z )  # without the end, each place behind the last separator would be tried
    """,
    re.DOTALL | re.VERBOSE,
)
MODELS = "authlete.models."
PAIR = 2
IS_GIVEN = partial(is_not, None)
PLAIN: frozenset[type] = frozenset({bool, NoneType})
PLAIN_IN_JSON = PLAIN | {str}
"""Classes of values that are not checked unless they stay: a caller's text may be no Unicode."""


def read_request(cls: type[T], value: object, path: str = "") -> T:
    """Read what a caller gives: an instance of ``cls`` or, for models, a dict with the same keys.

    Raises:
        MismatchError: it is something else, or raised an exception of its own; the paths of its
            problems begin with ``path``.
    """
    try:
        read: T = _request_reader_of(cls)(value, cls)
    except Exception as error:  # noqa: BLE001 - a caller's mapping may raise anything
        raise MismatchError(*problems(error, path)) from None
    return read


def read_wire(cls: type[T], value: object) -> T:
    """Read a model from parsed JSON: ``null`` means absent.

    Members that the class has no field for go to its ``UNKNOWN`` one, or are passed over.

    Raises:
        MismatchError: it is something else.
    """
    try:
        read: T = _wire_reader_of(cls)(value, cls)
    except Exception as error:  # noqa: BLE001 - so may the constructor of a caller's own class
        raise MismatchError(*problems(error, "$")) from None
    return read


def read_written(cls: type[T], body: bytes) -> T:
    """Read what ``write_json`` wrote, of whatever size.

    Raises:
        MismatchError: the constructor of a caller's own class refused it.
    """
    return read_wire(cls, orjson.loads(body))


def parse_json(body: bytes) -> object:
    """Read JSON text.

    Raises:
        MismatchError: it is something else, or has more than ``MAX_VALUES`` members and items.
    """
    if len(body) > MAX_VALUES and _has_too_many(body):
        raise MismatchError(("$", f"has more than {MAX_VALUES:,} values"))
    try:
        parsed: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        # The original carries the whole text, and with it any token in it.
        raise MismatchError(("$", f"is not JSON: {error}")) from None
    return parsed


def _has_too_many(body: bytes) -> bool:
    """Count what separates values, before there is an object for each of them."""
    if sum(map(body.count, SEPARATORS)) <= MAX_VALUES:
        return False
    # Some of them may stand inside strings.
    found = (match for match in UP_TO_SEPARATOR.finditer(body) if match.lastindex)
    return next(islice(found, MAX_VALUES, None), None) is not None


def write_json(model: object) -> bytes:
    """Write a model as JSON with camelCase names, leaving out what is ``None``."""
    # What orjson returns keeps 4 KiB for as long as the call lasts; a copy keeps its length.
    return bytes(memoryview(orjson.dumps(model, default=_members)))


def write_request(cls: type[T], value: object, path: str = "") -> bytes:
    """Write what ``read_request`` reads, without a model in between.

    Raises:
        MismatchError: as ``read_request`` does.
    """
    try:
        members = _jsonable_reader_of(cls)(value, cls)
    except Exception as error:  # noqa: BLE001 - a caller's mapping may raise anything
        raise MismatchError(*problems(error, path)) from None
    try:
        return write_json(members)
    except orjson.JSONEncodeError:
        # A text is no Unicode; where it stands, only that one tells which looks at each.
        read_request(cls, value, path)
        raise MismatchError((path, "is not valid Unicode")) from None


def camel_case(name: str) -> str:
    """Name a field as Authlete's JSON does: ``client_id`` becomes ``clientId``."""
    first, _, rest = name.partition("_")
    return first + "".join(map(str.capitalize, rest.split("_")))


def _is_optional(cls: object) -> bool:
    """Recognise ``SomeType | None``."""
    return isinstance(cls, UnionType) and len(get_args(cls)) == PAIR and NoneType in get_args(cls)


def _optional_reader(union: UnionType, converter: Converter) -> Reader:
    """Find the reader of the other type once; cattrs alone looks for it at every value."""
    (cls,) = (arm for arm in get_args(union) if arm is not NoneType)
    if cls is str:
        return read_optional_str
    if cls is int:
        return read_optional_int
    # Of a generic type, cattrs would go through the bases first.
    read_other = (
        _tuple_reader(cls, converter) if _is_tuple(cls) else converter.get_structure_hook(cls)
    )

    def read(value: object, _: object) -> object:
        return None if value is None else read_other(value, cls)

    return read


def _is_open_enum(cls: object) -> bool:
    """Recognise ``SomeEnum | str``, with or without ``None``."""
    return isinstance(cls, UnionType) and _enum_in(cls) is not None


def _enum_in(union: UnionType) -> type[StrEnum] | None:
    for arm in get_args(union):
        if isinstance(arm, type) and issubclass(arm, StrEnum):
            return arm
    return None


def _open_enum_reader(union: UnionType, _: Converter) -> Reader:
    """Keep a word that the enum does not know as the plain string it is."""
    enum = _enum_in(union)
    members = members_by_word(enum) if enum else {}

    def read(value: object, _: object) -> StrEnum | str | None:
        if value is None:
            return None
        word = value if type(value) is str and value in members else read_str(value, str)
        return members.get(word, word)

    return read


def _is_tuple(cls: object) -> bool:
    return get_origin(cls) is tuple


def _tuple_reader(cls: type[Any], converter: Converter) -> Reader:
    item_type: Any = get_args(cls)[0]
    read_item = converter.get_structure_hook(item_type)

    unread = _taken_unread(item_type, converter)

    def read(value: Sequence[object], _: object) -> object:
        if not isinstance(value, ARRAYS):
            raise expected("list", value)
        if unread.issuperset(map(type, value)):
            return tuple(value)
        return tuple(read_each(value, item_type, read_item))

    return read


def _is_mapping(cls: object) -> bool:
    return get_origin(cls) in MAPPINGS


def _mapping_reader(cls: type[Any], converter: Converter) -> Reader:
    _, member_type = get_args(cls)
    read_member = converter.get_structure_hook(member_type)

    def read(value: object, _: object) -> object:
        if not isinstance(value, MAPPINGS):
            raise expected("dict", value)
        members = cast("Mapping[Any, object]", value)
        return read_each_member(members, member_type, read_member)

    return read


def _taken_unread(cls: object, converter: Converter) -> frozenset[type]:
    """Return those of the plain classes whose values are values of a type already."""
    plain = PLAIN if converter is _requests else PLAIN_IN_JSON
    arms = frozenset(get_args(cls)) if isinstance(cls, UnionType) else frozenset((cls,))
    return plain & arms - {str} if _is_open_enum(cls) else plain & arms


def _is_json(cls: object) -> bool:
    return cls is object or cls is Any


def _class_reader(
    make: Callable[..., object],
    fields: Mapping[str, Field],
    converter: Converter,
    as_dict: Callable[[object], dict[Any, object]],
    take_others: Callable[[dict[Any, object], dict[str, object]], Iterable[Fault]] | None,
) -> Reader:
    """Return the reader of a class.

    Args:
        make: takes the values as its arguments.
        fields: the fields of the class by the names of their members.
        converter: where the reader of a field is found.
        as_dict: makes members of what is no dict.
        take_others: adds members that are no fields to the values, or returns what is wrong with
            them; without it they are passed over.
    """
    required = {name for name, field in fields.items() if field.default is attrs.NOTHING}

    readers = _field_readers(fields, converter)

    def read(value: dict[Any, object], _: object) -> object:
        members = value if type(value) is dict else as_dict(value)
        values: dict[str, object] = {}
        others: dict[Any, object] = {}
        faults: list[Fault] = []
        for key, member in members.items():
            if key not in readers:
                others[key] = member
                continue
            name, wanted, read_member, unread = readers[key]
            if type(member) in unread:
                values[name] = member
                continue
            try:
                values[name] = read_member(member, wanted)
            except Exception as fault:  # noqa: BLE001 - told with all others
                faults.append((step_to(key), fault))
        if others and take_others:
            if any(isinstance(key, str) and type(key) is not str for key in others):
                return read(_with_plain_keys(members), None)
            faults += take_others(others, values)
        if faults or (required and not required <= members.keys()):
            raise FaultsError(_in_order(faults, required - members.keys(), fields))
        return make(**values)

    return read


def _field_readers(fields: Mapping[str, Field], converter: Converter) -> dict[str, FieldReader]:
    """Return the table of a class; what reads a field is looked for when it is met first."""
    readers: dict[str, FieldReader] = {}

    def read_first(outside: str, value: object, wanted: type[Any]) -> object:
        name, *_ = readers[outside]
        read = converter.get_structure_hook(wanted)
        readers[outside] = name, wanted, read, _taken_unread(wanted, converter)
        return read(value, wanted)

    for outside, field in fields.items():
        # Among many parameters, a name that is interned is found at once.
        name = intern(camel_case(field.name) if converter is _jsonables else field.name)
        readers[outside] = name, field.type, partial(read_first, outside), frozenset()
    return readers


def _with_plain_keys(members: Mapping[Any, object]) -> dict[Any, object]:
    return {
        plain_str(key) if isinstance(key, str) else key: value for key, value in members.items()
    }


def _in_order(faults: list[Fault], missing: set[str], fields: Mapping[str, Field]) -> list[Fault]:
    all_faults = [*faults, *((f".{name}", FaultError("is required")) for name in missing)]
    places = {f".{name}": place for place, name in enumerate(fields)}
    return sorted(all_faults, key=lambda fault: places.get(fault[0], len(places)))


def _fields_of(cls: type[attrs.AttrsInstance]) -> tuple[Field, ...]:
    fields: tuple[Field, ...] = attrs.fields(cls)
    if any(isinstance(field.type, str) for field in fields):  # its module postpones evaluation
        attrs.resolve_types(cls)
        fields = attrs.fields(cls)
    return fields


def _request_reader(cls: type[Any], converter: Converter) -> Reader:
    return _given_reader(cls, cls, converter)


def _jsonable_reader(cls: type[attrs.AttrsInstance], converter: Converter) -> Reader:
    if not cls.__module__.startswith(MODELS):  # its constructor may do more than take values
        return _request_reader(cls, _requests)
    _, rest = _on_wire(cls)
    if rest is None:
        return _given_reader(_present, cls, converter)
    unknown = camel_case(rest)

    def members(**values: object) -> dict[str, object]:
        others = cast("Mapping[str, object] | None", values.pop(unknown, None))
        return _present(**others or {}) | _present(**values)

    return _given_reader(members, cls, converter)


def _present(**values: object) -> dict[str, object]:
    return dict(compress(values.items(), map(IS_GIVEN, values.values())))


def _given_reader(make: Callable[..., object], cls: type[Any], converter: Converter) -> Reader:
    """Return the reader of a model, or of a dict that has its keys."""
    fields = {field.name: field for field in _fields_of(cls)}

    def as_dict(value: object) -> dict[Any, object]:
        if isinstance(value, cls):
            return given(value)
        if not isinstance(value, MAPPINGS):
            raise expected(f"{cls.__name__} or dict", value)
        return copied(cast("Mapping[Any, object]", value))

    def given(model: object) -> dict[Any, object]:
        try:
            return {name: value for name in fields if (value := getattr(model, name)) is not None}
        except AttributeError as error:
            reason = f"has no attribute {error.name}: its constructor did not make it"
            raise FaultError(reason) from None

    def refuse(others: dict[Any, object], _: dict[str, object]) -> Iterable[Fault]:
        return ((step, FaultError(reason)) for step, reason in unknown_keys(others, fields))

    return _class_reader(make, fields, converter, as_dict, refuse)


def _wire_reader(cls: type[attrs.AttrsInstance], converter: Converter) -> Reader:
    fields, rest = _on_wire(cls)
    bare = next((name for name, field in fields.items() if field.metadata == BARE), None)

    def as_dict(value: object) -> dict[Any, object]:
        if bare and isinstance(value, list):
            return {bare: value}
        raise expected("object", value)

    def keep(others: dict[Any, object], values: dict[str, object]) -> Iterable[Fault]:
        given = {name: value for name, value in others.items() if value is not None}
        try:
            values[str(rest)] = read_json_members(given)
        except FaultsError as error:
            return error.faults
        return ()

    return _class_reader(cls, fields, converter, as_dict, keep if rest else None)


@cache
def _on_wire(cls: type[attrs.AttrsInstance]) -> tuple[Mapping[str, Field], str | None]:
    """Return the fields of a class by their names in JSON, and the field of unknown members."""
    fields = _fields_of(cls)
    rest = [field.name for field in fields if field.metadata == UNKNOWN]
    members = [field for field in fields if "authlete" not in field.metadata]
    named = {camel_case(field.name): field for field in members}
    return named, rest[0] if rest else None


def _members(model: attrs.AttrsInstance) -> dict[str, object]:
    """Write a model for orjson, which hands over those inside of it likewise."""
    cls = type(model)
    names, values_of, rest = _written.get(cls) or _names_of(cls)
    values = values_of(model)
    members = dict(compress(zip(names, values, strict=True), map(IS_GIVEN, values)))
    if rest:
        others: Mapping[str, object] = getattr(model, rest)
        return {name: value for name, value in others.items() if value is not None} | members
    return members


Written: TypeAlias = "tuple[list[str], Callable[[object], tuple[object, ...]], str | None]"
"""Of a class: names of members, what gets their values, and the field of unknown members."""

_written: dict[type, Written] = {}


def _names_of(cls: type[attrs.AttrsInstance]) -> Written:
    fields, rest = _on_wire(cls)
    attributes = [field.name for field in fields.values()]
    _written[cls] = [*fields], _getter(attributes), rest
    return _written[cls]


def _getter(attributes: list[str]) -> Callable[[object], tuple[object, ...]]:
    """Return what gets several attributes at once, in a tuple also where it is one or none."""
    if len(attributes) >= PAIR:
        return attrgetter(*attributes)
    return lambda model: tuple(getattr(model, name) for name in attributes)


def _converter(class_reader: Callable[[type[Any], Converter], Reader]) -> Converter:
    converter = Converter()
    # Of these the last is tried first.
    converter.register_structure_hook_factory(attrs.has, class_reader)
    converter.register_structure_hook_func(_is_json, read_json)
    converter.register_structure_hook_factory(_is_mapping, _mapping_reader)
    converter.register_structure_hook_factory(_is_tuple, _tuple_reader)
    converter.register_structure_hook_factory(_is_open_enum, _open_enum_reader)
    converter.register_structure_hook_factory(_is_optional, _optional_reader)
    converter.register_structure_hook(str, read_str)
    converter.register_structure_hook(int, read_int)
    converter.register_structure_hook(bool, read_bool)
    converter.register_structure_hook(StrEnum, read_member)
    return converter


_requests = _converter(_request_reader)
_requests.register_structure_hook(int | str, read_int_or_str)

_jsonables = _converter(_jsonable_reader)
_jsonables.register_structure_hook(int | str, read_int_or_str)

_wire = _converter(_wire_reader)

# Found once: cattrs alone looks for them at each value.
_request_reader_of: ReaderFinder = cache(_requests.get_structure_hook)
_jsonable_reader_of: ReaderFinder = cache(_jsonables.get_structure_hook)
_wire_reader_of: ReaderFinder = cache(_wire.get_structure_hook)
