"""Where ``Authlete`` has what the functions do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authlete import Authlete
from authlete.sdk._family import family

if TYPE_CHECKING:
    from collections.abc import Iterator


def _methods(cls: type, path: str) -> Iterator[tuple[str, str]]:
    for name, value in vars(cls).items():
        if isinstance(value, family):
            yield from _methods(value.load(), f"{path}{name}.")
        elif hasattr(value, "__wrapped__"):
            yield value.__wrapped__.__name__, f"{path}{name}"


METHODS = dict(_methods(Authlete, ""))
"""The path of the method, through families inside of families, by the function's name."""
