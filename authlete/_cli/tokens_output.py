"""What the commands about tokens say: text that is safe to show."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def say(text: str) -> None:
    """Print a line of the command's result."""
    print(text)  # noqa: T201 - the command's output


def say_aside(text: str) -> None:
    """Print a line that is not part of the result."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - likewise


def complain(text: object) -> None:
    """Print a line about the command itself."""
    say_aside(f"authlete: {printable(str(text))}")


def printable(text: str, secrets: Iterable[str | None] = ()) -> str:
    """Return a text without secrets, and without characters that a terminal would act on."""
    for secret in secrets:
        text = text.replace(secret, "…") if secret else text
    return "".join(character if character.isprintable() else "?" for character in text)
