"""Changes to JSON, told as JSON (JSON Patch, RFC 6902)."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import TYPE_CHECKING, Final, cast

from ..payload import values_in
from .claims import is_deep

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MOST_OPERATIONS: Final = 100
MOST_VALUES: Final = 10_000
LAST: Final = "-"
"""What stands for the index behind the last item of an array (RFC 6901 §4)."""


class PatchError(Exception):
    """A patch cannot be applied; the text says why."""


def apply_patch(document: object, patch: object) -> object:
    """Apply a patch.

    Args:
        document: what is changed; it stays as it is.
        patch: a JSON Patch.

    Returns:
        The changed document.

    Raises:
        PatchError: the patch is malformed, does not fit, or would make the document very large.
    """
    if not isinstance(patch, list):
        raise PatchError("is not a JSON array")
    operations = cast("list[object]", patch)
    if len(operations) > MOST_OPERATIONS:
        raise PatchError(f"has more than {MOST_OPERATIONS} operations")
    holder: dict[str, object] = {"": deepcopy(document)}
    for operation in operations:
        _apply(holder, operation)
    return holder.get("")


def _apply(holder: dict[str, object], operation: object) -> None:
    members = cast("dict[str, object]", operation) if isinstance(operation, dict) else {}
    name = members.get("op")
    if not isinstance(name, str) or name not in OPERATIONS:
        raise PatchError("holds what is no operation")
    OPERATIONS[name](holder, members)
    if is_deep(holder):
        raise PatchError("makes the document too deep")


def _add(holder: dict[str, object], members: Mapping[str, object]) -> None:
    _put(holder, _path(members, "path"), _value(members))


def _remove(holder: dict[str, object], members: Mapping[str, object]) -> None:
    _take(holder, _path(members, "path"))


def _replace(holder: dict[str, object], members: Mapping[str, object]) -> None:
    path = _path(members, "path")
    _take(holder, path)
    _put(holder, path, _value(members))


def _move(holder: dict[str, object], members: Mapping[str, object]) -> None:
    source, target = _path(members, "from"), _path(members, "path")
    if len(target) > len(source) and target[: len(source)] == source:
        raise PatchError("moves a value into itself")
    _put(holder, target, _take(holder, source))


def _copy(holder: dict[str, object], members: Mapping[str, object]) -> None:
    value = _get(holder, _path(members, "from"))
    if _size(holder) + _size(value) > MOST_VALUES:
        raise PatchError("makes the document too large")
    _put(holder, _path(members, "path"), deepcopy(value))


def _test(holder: dict[str, object], members: Mapping[str, object]) -> None:
    # As text, for to Python true is 1.
    found, expected = _get(holder, _path(members, "path")), _value(members)
    if json.dumps(found, sort_keys=True) != json.dumps(expected, sort_keys=True):
        raise PatchError("has a 'test' that fails")


OPERATIONS: Final[Mapping[str, Callable[[dict[str, object], Mapping[str, object]], None]]] = {
    "add": _add,
    "remove": _remove,
    "replace": _replace,
    "move": _move,
    "copy": _copy,
    "test": _test,
}


def _value(members: Mapping[str, object]) -> object:
    if "value" not in members:
        raise PatchError("lacks a 'value'")
    return members["value"]


def _path(members: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Read a JSON Pointer (RFC 6901); the first of its tokens is that of the whole document."""
    pointer = members.get(name)
    if not isinstance(pointer, str) or (pointer and not pointer.startswith("/")):
        raise PatchError(f"has a '{name}' that is not a JSON Pointer")
    return tuple(token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/"))


def _get(holder: dict[str, object], path: Sequence[str]) -> object:
    value: object = holder
    for token in path:
        value = _item(value, token)
    return value


def _item(container: object, token: str) -> object:
    if isinstance(container, dict) and token in container:
        return cast("dict[str, object]", container)[token]
    if isinstance(container, list):
        items = cast("list[object]", container)
        return items[_index(token, len(items) - 1)]
    raise PatchError("names what is not there")


def _put(holder: dict[str, object], path: Sequence[str], value: object) -> None:
    *parents, token = path
    container = _get(holder, parents)
    if isinstance(container, dict):
        cast("dict[str, object]", container)[token] = value
    elif isinstance(container, list):
        items = cast("list[object]", container)
        items.insert(len(items) if token == LAST else _index(token, len(items)), value)
    else:
        raise PatchError("names what is not there")


def _take(holder: dict[str, object], path: Sequence[str]) -> object:
    value = _get(holder, path)
    *parents, token = path
    container = _get(holder, parents)
    if isinstance(container, list):
        del container[int(token)]
    else:
        del cast("dict[str, object]", container)[token]
    return value


def _index(token: str, highest: int) -> int:
    digits = token.isascii() and token.isdigit() and len(token) <= len(str(MOST_VALUES))
    if not digits or str(int(token)) != token or int(token) > highest:
        raise PatchError("names what is not there")
    return int(token)


def _size(value: object) -> int:
    level, size = [value], 0
    while level:
        size += len(level)
        level = [inner for outer in level for inner in values_in(outer)]
    return size
