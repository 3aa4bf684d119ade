"""Claims that are computed from others (OpenID Connect Advanced Syntax for Claims)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ..context import RequestContext
    from .requested_claims import ClaimsParameter


def transform(
    context: RequestContext,
    parameter: ClaimsParameter,
    names: Sequence[str],
    sources: Mapping[str, object],
) -> dict[str, object]:
    """Compute transformed claims.

    Args:
        context: the request, whose time functions may need.
        parameter: the parameter ``claims``, which may define some.
        names: what is asked for, with the marks of transformed claims; others are passed over.
        sources: the claims that they are made of.

    Returns:
        Those that can be computed: a claim is left out if its source is missing, or if a function
        is unknown or does not fit the value.
    """
    found: dict[str, object] = {}
    today = datetime.fromtimestamp(context.now / 1000, UTC).date()
    for name in names:
        definition = parameter.definition(context.service, name)
        value = sources.get(str(definition.get("claim")))
        functions = definition.get("fn")
        steps = cast("list[object]", functions) if isinstance(functions, list) else [functions]
        try:
            for step in steps:
                value = _apply(step, value, today)
        except (KeyError, TypeError, ValueError):
            continue
        if value is not None:
            found[name] = value
    return found


def transform_verified(
    context: RequestContext,
    parameter: ClaimsParameter,
    part: str,
    sources: Sequence[Mapping[str, object]],
    value: object,
) -> object:
    """Add transformed claims to verified claims, of which there may be several sets.

    Args:
        context: the request.
        parameter: the parameter ``claims``, which asks for them.
        part: its member for the place where they shall be.
        sources: the claims that those of each set are made of.
        value: the value of ``verified_claims``, which is changed.
    """
    sets = zip(parameter.verified_names(part), sources, _listed(value), strict=False)
    for names, found, item in sets:
        claims = cast("dict[str, object]", item).get("claims") if isinstance(item, dict) else None
        if isinstance(claims, dict):
            computed = transform(context, parameter, names, found)
            cast("dict[str, object]", claims).update(computed)
    return value


def _apply(step: object, value: object, today: date) -> object:
    name, *arguments = cast("list[object]", step) if isinstance(step, list) else [step]
    if name in OF_LISTS:
        return OF_LISTS[str(name)](_listed(value))
    if name == "years_ago":
        return _each(lambda item: _years(item, today), value)
    (other,) = arguments
    compare = COMPARISONS[str(name)]
    return _each(lambda item: compare(item, other), value)


def _each(function: Callable[[object], object], value: object) -> object:
    """Apply a function to a value, or to each item of an array."""
    if isinstance(value, list):
        return [function(item) for item in cast("list[object]", value)]
    return function(value)


def _listed(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else [value]


def _years(value: object, today: date) -> int:
    """Count the whole years since a date, ``YYYY-MM-DD`` or a time that begins like that."""
    day = date.fromisoformat(str(value)[: len("YYYY-MM-DD")])
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


def _greater(one: object, other: object) -> bool:
    if isinstance(one, str) and isinstance(other, str):
        return one > other
    return _number(one) > _number(other)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return value


COMPARISONS: Final[Mapping[str, Callable[[object, object], bool]]] = {
    "eq": lambda one, other: one == other,
    "gt": _greater,
    "lt": lambda one, other: _greater(other, one),
    "gte": lambda one, other: not _greater(other, one),
    "lte": lambda one, other: not _greater(one, other),
}
OF_LISTS: Final[Mapping[str, Callable[[list[object]], bool]]] = {
    "any": any,
    "all": all,
    "none": lambda items: not any(items),
}
"""Functions of arrays; the others take single values, or each item of an array."""
