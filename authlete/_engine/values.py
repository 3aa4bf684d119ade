"""Values that are read as what they are: nothing is coerced, nothing is guessed.

A reader takes a value and what is wanted of it, as cattrs hands it over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from math import isfinite
from typing import TYPE_CHECKING, Any, cast

from .mismatch import Fault, FaultError, FaultsError, expected, step_to

if TYPE_CHECKING:
    from enum import StrEnum

Reader = Callable[[Any, Any], Any]

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
UINT64_MAX = 2**64 - 1
MAX_DEPTH = 100  # levels of lists and objects that no class describes; orjson writes 254
MAX_FAULTS = 20  # that are told of one list or object: it may hold millions
AT_INDEX = "[{}]".format
ARRAYS: tuple[type, ...] = (list, tuple)
MAPPINGS = (dict, Mapping)  # dict first: asking an abstract class takes longer


def plain_str(value: str) -> str:
    """Return what a string of a class of its own holds, whatever it prints: an enum, say."""
    return str.__str__(value)


def read_str(value: object, _: object) -> str:
    """Read a string that can be sent."""
    if type(value) is not str:
        if not isinstance(value, str):
            raise expected("str", value)
        value = plain_str(value)
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise FaultError("is not valid Unicode") from None
    return value


def read_optional_str(value: object, _: object) -> str | None:
    """Read what most fields are, most of them ASCII, in one step."""
    if value is None or (type(value) is str and value.isascii()):
        return value
    return read_str(value, str)


def read_int(value: object, _: object, most: int = INT64_MAX) -> int:
    """Read an integer of 64 bits."""
    if type(value) is not int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise expected("int", value)
        value = int.__int__(value)
    if not INT64_MIN <= value <= most:
        raise FaultError("is outside the range of 64 bits")
    return value


def read_optional_int(value: object, _: object) -> int | None:
    """Read what many fields are in one step."""
    if value is None or (type(value) is int and INT64_MIN <= value <= INT64_MAX):
        return value
    return read_int(value, int)


def read_int_or_str(value: object, _: object) -> int | str:
    """Read what names a thing by its number, or by something else."""
    if isinstance(value, str):
        return read_str(value, str)
    if not isinstance(value, int) or isinstance(value, bool):
        raise expected("int or str", value)
    return read_int(value, int)


def read_bool(value: object, _: object) -> bool:
    """Read a boolean."""
    if not isinstance(value, bool):
        raise expected("bool", value)
    return value


def read_member(value: object, enum: type[StrEnum]) -> StrEnum:
    """Read one of the words of an enum."""
    member = members_by_word(enum).get(read_str(value, str))
    if member is None:
        raise FaultError(f"is not one of {', '.join(enum)}")
    return member


@cache
def members_by_word(enum: type[StrEnum]) -> dict[str, StrEnum]:
    """Return an enum's members: looking one up costs less than calling the enum."""
    return {member.value: member for member in enum}


def read_json(value: object, _: object) -> object:
    """Read any JSON value."""
    return _read_json(value, MAX_DEPTH)


def read_json_members(value: Mapping[Any, object]) -> dict[str, object]:
    """Read an object whose members may be anything that JSON has."""
    return read_each_member(value, MAX_DEPTH, _read_json)


def _read_json(value: object, levels: int) -> object:
    match value:
        case None | bool():
            return value
        case str():
            return read_str(value, str)
        case int():
            return read_int(value, int, UINT64_MAX)
        case float() if isfinite(value):
            return float.__float__(value)
        case dict() | list() | tuple() | Mapping() if not levels:
            raise FaultError(f"is nested more than {MAX_DEPTH} levels deep")
        case list() | tuple():
            items = cast("Sequence[object]", value)
            return read_each(items, levels - 1, _read_json)
        case dict() | Mapping():
            return read_each_member(cast("Mapping[Any, object]", value), levels - 1, _read_json)
        case _:
            raise expected("a JSON value", value)


def read_each(
    values: Iterable[object], wanted: object, read: Reader, step: Callable[[int], str] = AT_INDEX
) -> list[Any]:
    """Read values one by one; after some faults no more are looked for."""
    items: list[object] = []
    faults: list[Fault] = []
    for value in values:
        try:
            items.append(read(value, wanted))
        except Exception as fault:  # noqa: BLE001 - told with all others
            faults.append((step(len(items) + len(faults)), fault))
            if len(faults) == MAX_FAULTS:
                break
    if faults:
        raise FaultsError(faults)
    return items


def read_each_member(
    mapping: Mapping[Any, object], wanted: object, read: Reader
) -> dict[str, object]:
    """Read the members of an object, whatever their names are."""
    members = copied(mapping)
    steps = list(map(step_to, members))
    names = read_each(members, str, read_str, steps.__getitem__)
    values = read_each(members.values(), wanted, read, steps.__getitem__)
    return dict(zip(names, values, strict=True))


def copied(mapping: Mapping[Any, object]) -> dict[Any, object]:
    """Read a mapping of whatever class, once."""
    return {key: mapping[key] for key in mapping}
