"""The range of a list that a request asks for."""

from __future__ import annotations

import re
from typing import Final

from ..errors import HttpError

INT32: Final = range(-(2**31), 2**31)
INTEGER: Final = re.compile("[+-]?[0-9]{1,10}")
DEFAULT_END: Final = 5
LARGEST_PAGE: Final = 1000
"""So that no page stops the server for long."""
NO_CODES: Final = ("A000201", "A000201")


def read_index(name: str, text: str | None, default: int, codes: tuple[str, str] = NO_CODES) -> int:
    """Read ``start`` or ``end``.

    Args:
        name: which of them.
        text: what the query has for it.
        default: what it is if the query has nothing.
        codes: the result codes for what is no integer of 32 bits, and for what is negative.

    Raises:
        HttpError: it is one of these.
    """
    if text is None:
        return default
    if not INTEGER.fullmatch(text) or int(text) not in INT32:
        raise HttpError(codes[0], f"'{name}' is not an integer of 32 bits.")
    if int(text) < 0:
        raise HttpError(codes[1], f"'{name}' is negative.")
    return int(text)


def read_range(start: str | None, end: str | None) -> tuple[int, int]:
    """Read ``start`` and ``end``, of operations without result codes of their own for them.

    Raises:
        HttpError: one of them is no integer of 32 bits, or negative, or the page is too large.
    """
    first, behind = read_index("start", start, 0), read_index("end", end, DEFAULT_END)
    if behind - first > LARGEST_PAGE:
        raise HttpError("A000201", f"A page holds at most {LARGEST_PAGE} items.")
    return first, behind
