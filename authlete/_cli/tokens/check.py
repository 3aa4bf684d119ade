"""``python -m authlete tokens import --dry-run``: what is wrong with a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..output import printable, say
from .input import BadLine

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .input import Line


def check(tokens: Iterator[Line | BadLine]) -> int:
    """Tell of every bad line, and of every value that stands in an earlier line, too.

    Returns:
        The exit code: 0 if all lines are good, else 1.
    """
    seen: dict[int, int] = {}
    good = bad = 0
    for line in tokens:
        reason = line.reason if isinstance(line, BadLine) else _repeated(line, seen)
        if reason is None:
            good += 1
        else:
            bad += 1
            say(f"line {line.number}: {printable(reason)}")
    say(f"{good:,} good, {bad:,} bad")
    return 1 if bad else 0


def _repeated(line: Line, seen: dict[int, int]) -> str | None:
    """Note the values of a token; by hashes, for there may be millions of them."""
    for name in ("access_token", "refresh_token"):
        value: str | None = getattr(line.token, name)
        if value and (first := seen.setdefault(hash((name, value)), line.number)) != line.number:
            return f"{name}: is that of line {first}, too"
    return None
