"""Time as a test wants it: a clock that stands still until it is moved."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable

LATEST = 253_402_300_799_000  # the end of the year 9999, in ms; also keeps stamps inside 64 bits


def stamp(milliseconds: int) -> int:
    """Round a time to the nearest second, as stored stamps are; nothing is later than 9999."""
    return min((milliseconds + 500) // 1000 * 1000, LATEST)


def milliseconds(clock: Callable[[], float]) -> int:
    """Read a clock of seconds in milliseconds since the Unix epoch."""
    return int(clock() * 1000)


def _present_second() -> float:
    return float(int(time.time()))


def _in_seconds(_: object, __: object, value: float) -> None:
    if not 0 <= value <= LATEST / 1000:
        raise ValueError(
            f"{value} is not in seconds since the Unix epoch; Authlete's stamps are in milliseconds"
        )


@attrs.define(eq=False)
class Clock:
    """A clock for a sandbox, ``Sandbox(clock=Clock())``, that stands still until it is moved.

    So that a token expires when the test says so. It may be moved from any thread.

    Raises:
        ValueError: the time lies before 1970 or after 9999.
    """

    now: float = attrs.field(factory=_present_second, validator=_in_seconds)
    """The time it tells, in seconds since the Unix epoch; the present, in whole seconds, if left
    out. May be set."""

    def advance(self, seconds: float) -> None:
        """Let time pass; a negative number turns it back."""
        self.now += seconds

    def __call__(self) -> float:
        """Tell the time."""
        return self.now
