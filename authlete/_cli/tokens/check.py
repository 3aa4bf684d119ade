"""What is wrong with a file of tokens, told without sending any."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from ..output import printable, say
from .job import TokenLine
from .lines import BadLine
from .rules import violations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from .input import Line

LineT = TypeVar("LineT", bound=TokenLine)


def check(lines: Iterator[LineT | BadLine], fault: Callable[[LineT], str | None]) -> int:
    """Tell of every bad line; ``fault`` says what is wrong with one that can be read.

    Returns:
        The exit code: 0 if all lines are good, else 1.
    """
    good = bad = 0
    for line in lines:
        reason = line.reason if isinstance(line, BadLine) else fault(line)
        if reason is None:
            good += 1
        else:
            bad += 1
            say(f"line {line.number}: {printable(reason)}")
    say(f"{good:,} good, {bad:,} bad")
    return 1 if bad else 0


def import_fault() -> Callable[[Line], str | None]:
    """Return what finds the faults of an import: rules broken, values of an earlier line."""
    seen: dict[int, int] = {}

    def fault(line: Line) -> str | None:
        return "; ".join(violations(line.token)) or _repeated(line, seen)

    return fault


def _repeated(line: Line, seen: dict[int, int]) -> str | None:
    """Note the values of a token; by hashes, for there may be millions of them."""
    for name in ("access_token", "refresh_token"):
        value: str | None = getattr(line.token, name)
        if value and (first := seen.setdefault(hash((name, value)), line.number)) != line.number:
            return f"{name}: is that of line {first}, too"
    return None
