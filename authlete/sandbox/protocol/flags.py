"""Parameters of a query that are true or false."""

from __future__ import annotations

from typing import Final

from ..errors import HttpError

FLAGS: Final = {None: False, "": False, "false": False, "true": True}


def read_flag(value: str | None, name: str) -> bool:
    """Read a flag, which is false if left out.

    Raises:
        HttpError: it is neither true nor false.
    """
    if value not in FLAGS:
        raise HttpError("A000201", f"'{name}' is neither true nor false.")
    return FLAGS[value]
