"""Hypothesis strategies: any value of any model, built from the types of its fields."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache, partial
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs
from hypothesis import strategies as st

from authlete import models
from authlete._engine.codec import camel_case
from authlete.models._base import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterable

WIRE_MODELS = [getattr(models, name) for name in models.__all__ if name != "operations"]
WIRE_MODELS = [cls for cls in WIRE_MODELS if isinstance(cls, type) and attrs.has(cls)]

MANY = 60  # fields; to draw a value for each of more takes minutes
SOME = 20
unicode_text = st.text(st.characters(codec="utf-8"), max_size=20)
int64 = st.integers(-(2**63), 2**63 - 1)
json_values = st.recursive(
    st.none()
    | st.booleans()
    | int64
    | st.floats(allow_nan=False, allow_infinity=False)
    | unicode_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(unicode_text, inner, max_size=3),
    max_leaves=8,
)


@cache  # to make a strategy takes as long as to draw from it some twenty times
def instances(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Any instance of an attrs class; of very many fields, some have a value."""
    fields = wire_fields(cls)
    if len(fields) <= MANY:
        return drawn(cls, fields)
    return st.sets(st.sampled_from(fields), max_size=SOME).flatmap(partial(drawn, cls))


def drawn(cls: type[Any], fields: Iterable[attrs.Attribute[Any]]) -> st.SearchStrategy[Any]:
    """Any instance of which some fields have a value."""
    of_fields = {field.name: values(field.type) for field in fields}
    rest = {f.name: others(cls) for f in attrs.fields(cls) if f.metadata == UNKNOWN}
    return st.builds(cls, **of_fields, **rest)


def wire_fields(cls: type[Any]) -> list[attrs.Attribute[Any]]:
    """Return the fields of an attrs class that are members of its JSON."""
    return [field for field in attrs.fields(cls) if "authlete" not in field.metadata]


@cache
def others(cls: type[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any members that a class has no field for; ``null`` means absent."""
    known = {camel_case(field.name) for field in wire_fields(cls)}
    return st.dictionaries(
        unicode_text.filter(lambda name: name not in known),
        json_values.filter(lambda value: value is not None),
        max_size=3,
    )


def requests(operation: Any, **fixed: object) -> st.SearchStrategy[dict[str, Any]]:
    """Any request of an operation, some of its keys having a fixed value."""
    keys = {key: values(parameter.type) for key, parameter in operation.parameters.items()}
    keys |= {key: st.just(value) for key, value in fixed.items()}
    required = {key for key, parameter in operation.parameters.items() if parameter.required}
    return st.fixed_dictionaries(
        {key: keys[key] for key in keys if key in required or key in fixed},
        optional={key: keys[key] for key in keys if key not in required and key not in fixed},
    )


@cache
def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that models use."""
    if isinstance(annotation, UnionType):
        return st.one_of(*(values(arm) for arm in get_args(annotation))).map(
            lambda value: _known(annotation, value)
        )
    if get_origin(annotation) is tuple:
        return st.lists(values(get_args(annotation)[0]), max_size=3).map(tuple)
    if get_origin(annotation) is Mapping:
        return st.dictionaries(unicode_text, values(get_args(annotation)[1]), max_size=3)
    if attrs.has(annotation):
        return instances(annotation)
    if issubclass(annotation, StrEnum):
        return st.sampled_from(annotation)
    plain: dict[type, st.SearchStrategy[Any]] = {
        str: unicode_text,
        int: int64,
        bool: st.booleans(),
        NoneType: st.none(),
        object: json_values,
    }
    return plain[annotation]


def _is_enum(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, StrEnum)


def _known(union: UnionType, value: Any) -> Any:
    """Turn a word that an open enum knows into its member, as reading it does."""
    for arm in get_args(union):
        if issubclass(get_origin(arm) or arm, StrEnum) and value in list(arm):
            return arm(value)
    return value


def minimal(cls: type[Any]) -> Any:
    """Make an instance that holds only what is required."""
    required = [field for field in attrs.fields(cls) if field.default is attrs.NOTHING]
    return cls(**{field.name: _some(field.type) for field in required})


def minimal_request(operation: Any) -> dict[str, Any]:
    """Make a request that holds only what is required, and what its path needs."""
    needed = dict.fromkeys(operation.path_keys, "1")
    required = [key for key, parameter in operation.parameters.items() if parameter.required]
    return {key: _some(operation.parameters[key].type) for key in required} | needed


def _some(annotation: Any) -> Any:
    if attrs.has(annotation):
        return minimal(annotation)
    if get_origin(annotation) is tuple:
        return ()
    if annotation is bool:
        return True
    return next(iter(annotation)) if _is_enum(annotation) else "some"
