"""What arguments are read as; what they cannot be read as is refused in one line."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime, timedelta
from math import inf
from pathlib import Path
from typing import Final

MOST_DIGITS = 9
HIGHEST_PORT = 65_535
AGE: Final = re.compile(r"([0-9]{1,5})([smhdw])")
UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def text(argument: str) -> str:
    """Read what must not be empty: from a variable that is not set, it would narrow nothing."""
    if not argument:
        raise argparse.ArgumentTypeError("must not be empty")
    return argument


def path(argument: str) -> Path:
    """Read the name of a file."""
    return Path(text(argument))


def whole_number(argument: str) -> int:
    """Read a number of at most nine digits."""
    if not (argument.isascii() and argument.isdigit() and len(argument) <= MOST_DIGITS):
        raise argparse.ArgumentTypeError(f"{argument!r} is not a whole number")
    return int(argument)


def port(argument: str) -> int:
    """Read the number of a port; 0 stands for any free one."""
    if not (argument.isascii() and argument.isdigit() and int(argument) <= HIGHEST_PORT):
        raise argparse.ArgumentTypeError(f"{argument!r} is not a port from 0 to {HIGHEST_PORT}")
    return int(argument)


def rate(argument: str) -> float:
    """Read how many there may be in a second."""
    try:
        number = float(argument)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        raise argparse.ArgumentTypeError(f"{argument!r} is not a number above 0")
    return number


def moment(argument: str) -> datetime:
    """Read a date, or a date and a time; it is UTC unless it says otherwise."""
    try:
        read = datetime.fromisoformat(argument)
    except ValueError:
        reason = f"{argument!r} is no date such as 2026-01-31 or 2026-01-31T12:00:00Z"
        raise argparse.ArgumentTypeError(reason) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def age(argument: str) -> timedelta:
    """Read a length of time."""
    match = AGE.fullmatch(argument)
    if match is None:
        reason = f"{argument!r} is no length of time such as 90d, 12h or 30m"
        raise argparse.ArgumentTypeError(reason)
    return timedelta(**{UNITS[match[2]]: int(match[1])})
