"""What commands say: text that is safe to show, and what becomes of text that nobody reads."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Iterable


def say(text: str) -> None:
    """Print a line of the command's result."""
    print(text)  # noqa: T201 - the command's output


def flush() -> None:
    """Have the result written.

    Raises:
        OSError: it cannot be.
    """
    print(end="", flush=True)  # noqa: T201 - likewise; without standard output it does nothing


def note(text: str) -> None:
    """Print a line that is not part of the result."""
    if sys.stderr is not None:  # or print would take standard output
        print(text, file=sys.stderr, flush=True)  # noqa: T201 - likewise


def complain(problem: object) -> None:
    """Print a line about what goes wrong."""
    note(f"authlete: {printable(str(problem))}")


def complain_of_output(error: OSError) -> None:
    """Say that a file cannot be written, unless its reader has just had enough.

    What is left over for standard output then goes nowhere: Python would fail once more at its
    end.
    """
    if not isinstance(error, BrokenPipeError):
        with suppress(OSError):
            complain(error)
    for stream in filter(None, (sys.stdout, sys.stderr)):
        try:
            stream.flush()
        except OSError:
            with Path(os.devnull).open("wb") as nowhere:
                os.dup2(nowhere.fileno(), stream.fileno())


def printable(text: str, secrets: Iterable[str | None] = ()) -> str:
    """Return a text without secrets, and without characters that a terminal would act on."""
    # The longest first: one secret may be part of another.
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for form in (secret, quote(secret, safe="")):
            text = text.replace(form, "…")
    return "".join(character if character.isprintable() else "?" for character in text)
