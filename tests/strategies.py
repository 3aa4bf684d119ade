"""Hypothesis strategies: any value of any model, built from the types of its fields."""

from __future__ import annotations

from enum import StrEnum
from types import NoneType, UnionType
from typing import Any, get_args, get_origin

import attrs
from hypothesis import strategies as st

from authlete import models
from authlete.models import operations

WIRE_MODELS = [getattr(models, name) for name in models.__all__ if name != "operations"]
WIRE_MODELS = [cls for cls in WIRE_MODELS if isinstance(cls, type) and attrs.has(cls)]
REQUESTS = [getattr(operations, name) for name in operations.__all__]
REQUESTS = [cls for cls in REQUESTS if attrs.has(cls)]

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


def instances(cls: type[Any]) -> st.SearchStrategy[Any]:
    """Any instance of an attrs class."""
    return st.builds(cls, **{field.name: values(field.type) for field in attrs.fields(cls)})


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that models use."""
    if isinstance(annotation, UnionType):
        return st.one_of(*(values(arm) for arm in get_args(annotation))).map(
            lambda value: _known(annotation, value)
        )
    if get_origin(annotation) is tuple:
        return st.lists(values(get_args(annotation)[0]), max_size=3).map(tuple)
    if attrs.has(annotation):
        return instances(annotation)
    if issubclass(annotation, StrEnum):
        return st.sampled_from(annotation)
    plain: dict[type, st.SearchStrategy[Any]] = {
        str: unicode_text,
        int: int64,
        bool: st.booleans(),
        NoneType: st.none(),
    }
    return plain[annotation]


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


def _some(annotation: Any) -> Any:
    if attrs.has(annotation):
        return minimal(annotation)
    if get_origin(annotation) is tuple:
        return ()
    return next(iter(annotation)) if issubclass(annotation, StrEnum) else "some"
