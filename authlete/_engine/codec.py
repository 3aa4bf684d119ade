"""Between attrs classes and JSON, by cattrs: nothing is coerced, nothing is guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, cast, get_args, get_origin

import attrs
import orjson
from cattrs import Converter, ForbiddenExtraKeysError
from cattrs.errors import ClassValidationError
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override
from cattrs.preconf.orjson import make_converter

T = TypeVar("T")
ConverterT = TypeVar("ConverterT", bound=Converter)
Problem = tuple[str, str]
Hook = Callable[[Any, Any], Any]

INT64_MAX = 2**63 - 1
MOST_FAULTS = 20  # that are told of one list
PAIR = 2
ARRAYS = (list, tuple)
MAPPINGS = (dict, Mapping)  # dict first: asking an abstract class takes longer


class MismatchError(Exception):
    """A value does not have the shape it should.

    Attributes:
        problems: path and reason of each fault, such as
            ``("token_create_request.grant_type", "is required")``; never a value.
    """

    def __init__(self, *problems: Problem) -> None:
        super().__init__("; ".join(f"{path}: {reason}" for path, reason in problems))
        self.problems = problems


def read_request(cls: type[T], value: object, path: str = "") -> T:
    """Read what a caller gives: an instance of ``cls`` or, for models, a dict with the same keys.

    Raises:
        MismatchError: it is something else; the paths of its problems begin with ``path``.
    """
    try:
        return _requests.structure(value, cls)
    except (ClassValidationError, _FaultError) as error:
        raise MismatchError(*_problems(error, path, str)) from None


def read_wire(cls: type[T], value: object) -> T:
    """Read a model from parsed JSON: unknown members are ignored, ``null`` means absent."""
    try:
        return _wire.structure(value, cls)
    except (ClassValidationError, _FaultError) as error:
        raise MismatchError(*_problems(error, "$", camel_case)) from None


def parse_json(body: bytes) -> object:
    """Read JSON text."""
    try:
        parsed: object = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        # The original carries the whole text, and with it any token in it.
        raise MismatchError(("$", f"is not JSON: {error}")) from None
    return parsed


def write_json(model: object) -> bytes:
    """Write a model as JSON with camelCase names, leaving out what is ``None``."""
    return _wire.dumps(model)


def camel_case(name: str) -> str:
    """Name a field as Authlete's JSON does: ``client_id`` becomes ``clientId``."""
    first, *rest = name.split("_")
    return first + "".join(map(str.capitalize, rest))


class _FaultError(Exception):
    """Raised inside cattrs, which notes the path; its text is shown and holds no value."""


class _ItemsError(_FaultError):
    """Raised for a list with faults, each with the index of its item."""

    def __init__(self, faults: list[tuple[int, Exception]]) -> None:
        super().__init__("holds what it must not")
        self.faults = faults


def _expected(what: str, value: object) -> _FaultError:
    return _FaultError(f"expected {what}, got {type(value).__name__}")


def _problems(error: Exception, path: str, name_of: Callable[[str], str]) -> Iterator[Problem]:
    if isinstance(error, ClassValidationError):
        noted, others = error.group_exceptions()
        for inner, note in noted:
            step = f"{path}.{name_of(note.name)}".removeprefix(".")
            yield from _problems(inner, step, name_of)
        for inner in others:
            yield from _problems(inner, path, name_of)
    elif isinstance(error, _ItemsError):
        for index, inner in error.faults:
            yield from _problems(inner, f"{path}[{index}]", name_of)
    elif isinstance(error, ForbiddenExtraKeysError):
        for name in sorted(map(_key, error.extra_fields)):
            yield f"{path}.{name}".removeprefix("."), "is not a field here"
    elif isinstance(error, KeyError):
        yield path, "is required"
    else:
        reason = str(error) if isinstance(error, _FaultError) else type(error).__name__
        yield path or "request", reason


def _key(name: object) -> str:
    return name if isinstance(name, str) else f"<{type(name).__name__}>"


def _string(value: object, _: object) -> str:
    if not isinstance(value, str):
        raise _expected("str", value)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise _FaultError("is not valid Unicode") from None
    return value


def _string_or_none(value: object, _: object) -> str | None:
    """Read what most fields are, most of them ASCII, in one step."""
    if value is None or (isinstance(value, str) and value.isascii()):
        return value
    return _string(value, str)


def _integer(value: object, _: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise _expected("int", value)
    if not -INT64_MAX - 1 <= value <= INT64_MAX:
        raise _FaultError("is outside the range of 64 bits")
    return value


def _integer_or_string(value: object, _: object) -> int | str:
    """Read what names a thing by its number, or by something else."""
    if isinstance(value, str):
        return _string(value, str)
    if not isinstance(value, int) or isinstance(value, bool):
        raise _expected("int or str", value)
    return _integer(value, int)


def _boolean(value: object, _: object) -> bool:
    if not isinstance(value, bool):
        raise _expected("bool", value)
    return value


def _member(value: object, enum: type[StrEnum]) -> StrEnum:
    member = _members(enum).get(_string(value, str))
    if member is None:
        raise _FaultError(f"is not one of {', '.join(enum)}")
    return member


@cache
def _members(enum: type[StrEnum]) -> dict[str, StrEnum]:
    """Return an enum's members by their words: looking one up costs less than calling the enum."""
    return {member.value: member for member in enum}


def _is_open_enum(cls: object) -> bool:
    """Recognise ``SomeEnum | str``, with or without ``None``."""
    return isinstance(cls, UnionType) and _enum_in(cls) is not None


def _enum_in(union: UnionType) -> type[StrEnum] | None:
    for arm in get_args(union):
        if isinstance(arm, type) and issubclass(arm, StrEnum):
            return arm
    return None


def _open_enum_reader(union: UnionType, _: Converter) -> Hook:
    """Keep a word that the enum does not know as the plain string it is."""
    enum = _enum_in(union)
    members = _members(enum) if enum else {}

    def read(value: object, _: object) -> StrEnum | str | None:
        if value is None:
            return None
        word = _string(value, str)
        return members.get(word, word)

    return read


def _is_optional(cls: object) -> bool:
    """Recognise ``SomeType | None``."""
    return isinstance(cls, UnionType) and len(get_args(cls)) == PAIR and NoneType in get_args(cls)


def _optional_reader(union: UnionType, converter: Converter) -> Hook:
    """Find the reader of the other type once; cattrs alone looks for it at every value."""
    (cls,) = (arm for arm in get_args(union) if arm is not NoneType)
    if cls is str:
        return _string_or_none
    read_other = converter.get_structure_hook(cls)

    def read(value: object, _: object) -> object:
        return None if value is None else read_other(value, cls)

    return read


def _is_tuple(cls: object) -> bool:
    return get_origin(cls) is tuple


def _tuple_reader(cls: type[Any], converter: Converter) -> Hook:
    """Read a list; after some faults no more are looked for: a list may hold millions of them."""
    item_type: Any = get_args(cls)[0]
    read_item = converter.get_structure_hook(item_type)

    def read(value: object, _: object) -> object:
        if not isinstance(value, ARRAYS):
            raise _expected("list", value)
        items: list[object] = []
        faults: list[tuple[int, Exception]] = []
        for index, item in enumerate(cast("Sequence[object]", value)):
            try:
                items.append(read_item(item, item_type))
            except Exception as fault:  # noqa: BLE001 - told with all others
                faults.append((index, fault))
                if len(faults) == MOST_FAULTS:
                    break
        if faults:
            raise _ItemsError(faults)
        return tuple(items)

    return read


def _request_reader(cls: type[Any], converter: Converter) -> Hook:
    read_fields = make_dict_structure_fn(cls, converter, _cattrs_forbid_extra_keys=True)
    names = [field.name for field in attrs.fields(cls)]

    def read(value: object, _: object) -> object:
        if isinstance(value, cls):
            values = ((name, getattr(value, name)) for name in names)
            return read_fields({name: item for name, item in values if item is not None}, cls)
        if not isinstance(value, MAPPINGS):
            raise _expected(f"{cls.__name__} or dict", value)
        return read_fields(cast("Mapping[str, Any]", value), cls)

    return read


def _wire_names(cls: type[Any]) -> dict[str, Any]:
    return {
        field.name: override(
            rename=camel_case(field.name), omit="authlete" in field.metadata or None
        )
        for field in attrs.fields(cls)
    }


def _wire_reader(cls: type[Any], converter: Converter) -> Hook:
    read_members = make_dict_structure_fn(cls, converter, **_wire_names(cls))

    def read(value: object, _: object) -> object:
        if not isinstance(value, dict):
            raise _expected("object", value)
        return read_members(cast("dict[str, Any]", value), cls)

    return read


def _wire_writer(cls: type[Any], converter: Converter) -> Callable[[Any], dict[str, Any]]:
    return make_dict_unstructure_fn(
        cls, converter, _cattrs_omit_if_default=True, **_wire_names(cls)
    )


def _strict(converter: ConverterT) -> ConverterT:
    converter.register_structure_hook(str, _string)
    converter.register_structure_hook(int, _integer)
    converter.register_structure_hook(bool, _boolean)
    converter.register_structure_hook(StrEnum, _member)
    converter.register_structure_hook_factory(_is_optional, _optional_reader)
    converter.register_structure_hook_factory(_is_open_enum, _open_enum_reader)
    converter.register_structure_hook_factory(_is_tuple, _tuple_reader)
    return converter


_requests = _strict(Converter())
_requests.register_structure_hook_factory(attrs.has, _request_reader)
_requests.register_structure_hook(int | str, _integer_or_string)

_wire = _strict(make_converter())
_wire.register_structure_hook_factory(attrs.has, _wire_reader)
_wire.register_unstructure_hook_factory(attrs.has, _wire_writer)
