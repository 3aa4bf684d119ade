"""Fills records and settings with one text, wherever they take a text."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

import attrs

T = TypeVar("T")


def filled(cls: type[T], text: str, **members: Any) -> T:
    """Make an instance whose texts are all this one, its numbers 1; ``members`` are as given."""
    hints = get_type_hints(cls)
    values = {
        field.name: _value(hints[field.name], text)
        for field in attrs.fields(cls)  # type: ignore[arg-type] # called with attrs classes
    }
    return cls(**{**values, **members})


def _value(hint: Any, text: str) -> Any:  # noqa: PLR0911 - a line for each kind of type
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return _value(next(one for one in arguments if one is not NoneType), text)
    if origin is tuple:
        return (_value(arguments[0], text),)
    if origin in {dict, Mapping}:
        return {text: _value(arguments[1], text)}
    if origin is list:
        return [_value(arguments[0], text)]
    if attrs.has(hint):
        return filled(hint, text)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    return {str: text, object: text, bool: False, int: 1}[hint]
