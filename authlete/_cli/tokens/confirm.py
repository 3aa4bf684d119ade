"""Whether to do what cannot be undone: it is counted first, and asked for on a terminal."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from ..output import complain, say
from ..usage import UsageError

if TYPE_CHECKING:
    import argparse

YES = frozenset({"y", "yes"})


def ended(count: int | None, args: argparse.Namespace) -> int | None:
    """Return ``None`` if so many tokens are to be revoked now, else the exit code.

    Args:
        count: how many there are; ``None`` if that is not known.
        args: whether it is a dry run, and whether the answer to the question is given.

    Raises:
        UsageError: there is no terminal to ask on.
    """
    number = "an unknown number of" if count is None else f"{count:,}"
    tokens = f"{number} token{'' if count == 1 else 's'}"
    if args.dry_run:
        say(f"{tokens} to revoke")
        return 0
    if count == 0:
        say("0 revoked")
        return 0
    if args.yes or _is_wanted(f"revoke {tokens}?"):
        return None
    complain("nothing was revoked")
    return 1


def _is_wanted(question: str) -> bool:
    if sys.stderr is None or not os.isatty(0):
        raise UsageError(
            f"{question} there is no terminal to ask on: --yes revokes without being asked"
        )
    print(f"{question} [y/N] ", end="", file=sys.stderr, flush=True)  # noqa: T201 - not a result
    with open(0, encoding="utf-8", errors="replace", closefd=False) as stdin:
        return stdin.readline().strip().lower() in YES
