"""What the suffix of a file says of how tokens are written in it."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from ..usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

Format: TypeAlias = Literal["csv", "jsonl"]
FORMATS: Final = ("jsonl", "csv")
SUFFIXES: Final[Mapping[str, Format]] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
STANDARD_STREAM = "-"


def format_of(file: str, stated: Format | None) -> Format:
    """Return the format of a file: as stated, or else by its suffix; ``-`` holds JSON Lines.

    Raises:
        UsageError: neither says it.
    """
    if stated is not None:
        return stated
    if file == STANDARD_STREAM:
        return "jsonl"
    by_suffix = SUFFIXES.get(PurePath(file).suffix.lower())
    if by_suffix is None:
        raise UsageError(f"{file}: say by --format whether it is jsonl or csv")
    return by_suffix
