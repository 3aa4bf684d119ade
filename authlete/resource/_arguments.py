"""What the resource server's side is set up with, checked."""

from __future__ import annotations

import time
from math import isfinite
from typing import TYPE_CHECKING, Final

from .._engine.validation import is_number
from ..errors import RequestValidationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

LONGEST: Final = 1e9
"""What can be added to a time, and written in milliseconds."""


def seconds_problems(
    names: Iterable[str], arguments: dict[str, object], *, zero: bool = False
) -> Iterator[tuple[str, str]]:
    """Tell which arguments are no numbers of seconds."""
    for name in names:
        value = arguments[name]
        if not (isinstance(value, int | float) and is_number(value) and value <= LONGEST):
            yield name, f"must be a number of seconds, at most {LONGEST:.0e}"
        elif value < 0 or not (value or zero):
            yield name, f"must be {'0 or more' if zero else 'above 0'}"


def text_problems(names: Iterable[str], arguments: dict[str, object]) -> Iterator[tuple[str, str]]:
    """Tell which arguments are no texts, or empty ones."""
    for name in names:
        value = arguments[name]
        if not isinstance(value, str):
            yield name, f"expected str, got {type(value).__name__}"
        elif not value:
            yield name, "is empty"


def type_problems(name: str, value: object, cls: type[object]) -> Iterator[tuple[str, str]]:
    """Tell whether an argument is of another class."""
    if not isinstance(value, cls):
        yield name, f"expected {cls.__name__}, got {type(value).__name__}"


def function_problems(name: str, value: object) -> Iterator[tuple[str, str]]:
    """Tell whether an argument is no function."""
    if not callable(value):
        yield name, f"expected a function, got {type(value).__name__}"


def telling_time(clock: Callable[[], float]) -> Callable[[], float]:
    """Check what a clock tells, too, each time; save for the usual one.

    Raises (when called):
        RequestValidationError: it failed, or told no time.
    """
    if clock is time.time:
        return clock

    def tell() -> float:
        try:
            now = clock()
        except Exception as error:
            raise RequestValidationError(("clock", f"failed: {type(error).__name__}")) from error
        if not (is_number(now) and isfinite(now)):
            raise RequestValidationError(("clock", "must tell seconds"))
        return now

    return tell


def refuse(problems: Iterable[tuple[str, str]]) -> None:
    """Refuse arguments.

    Raises:
        RequestValidationError: there are problems with them.
    """
    if found := tuple(problems):
        raise RequestValidationError(*found)
