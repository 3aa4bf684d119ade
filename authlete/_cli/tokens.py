"""``python -m authlete tokens``: import, export, list and revoke tokens."""

from __future__ import annotations

import argparse
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from . import tokens_import, tokens_listing, tokens_revoke

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers returns.
    from argparse import _SubParsersAction  # pyright: ignore[reportPrivateUsage]
    from typing import TypeAlias

    Commands: TypeAlias = _SubParsersAction[argparse.ArgumentParser]

MOST_DIGITS = 9
MOST_AT_ONCE = 100  # connections that the default transport opens


def add_parser(subparsers: Commands) -> None:
    """Describe the commands to argparse."""
    parser = subparsers.add_parser("tokens", help="import, export, list or revoke tokens")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (_add_import, _add_export, _add_list, _add_revoke):
        _add_service(add(commands))


def _add_service(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--service-id", metavar="ID", type=_text, help="the service (AUTHLETE_SERVICE_ID)"
    )
    parser.add_argument(
        "--server-url", metavar="URL", type=_text, help="a cluster other than the US one"
    )


def _add_import(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "import",
        help="create the tokens of a file, each once",
        description=(
            "Create the tokens of a file. If it is interrupted, the same command goes on from"
            " there. Exit code: 0 all imported, 1 not all, 2 wrong arguments, 130 interrupted."
        ),
    )
    parser.add_argument("file", metavar="FILE", type=_text, help="JSON Lines or CSV; - for stdin")
    parser.add_argument(
        "--format", choices=("jsonl", "csv"), help="by the file's suffix if left out"
    )
    parser.add_argument(
        "--dry-run", action="store_true", help="only read all, and tell every line that is wrong"
    )
    parser.add_argument(
        "--concurrency",
        metavar="N",
        type=_concurrency,
        default=16,
        help="requests under way at once (%(default)s)",
    )
    parser.add_argument(
        "--max-rate", metavar="N", type=_rate, help="requests a second; no limit if left out"
    )
    parser.add_argument(
        "--journal", metavar="FILE", type=_path, help="what was done; FILE.journal if left out"
    )
    parser.add_argument(
        "--rejects", metavar="FILE", type=_path, help="what failed; FILE.rejects if left out"
    )
    parser.set_defaults(run=tokens_import.run)
    return parser


def _add_export(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser("export", help="write all tokens, as hashes, as JSON Lines")
    _add_filters(parser)
    parser.add_argument("--output", metavar="FILE", type=_path, help="standard output if left out")
    parser.set_defaults(run=tokens_listing.run_export)
    return parser


def _add_list(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser("list", help="show tokens, as hashes, a line each")
    _add_filters(parser)
    parser.add_argument(
        "--limit", metavar="N", type=_count, default=20, help="how many (%(default)s)"
    )
    parser.set_defaults(run=tokens_listing.run_list)
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--client", metavar="ID", type=_text, help="only tokens of this client: its ID or alias"
    )
    parser.add_argument("--subject", metavar="NAME", type=_text, help="only tokens of this user")


def _add_revoke(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser("revoke", help="revoke one token, or those of a client or a user")
    for kind in ("access", "refresh"):
        parser.add_argument(
            f"--{kind}-token",
            metavar="TOKEN",
            type=_text,
            help=f"this {kind} token, or its hash, and what goes with it; - to read it from stdin",
        )
    parser.add_argument("--client", metavar="ID", type=_text, help="all tokens of this client")
    parser.add_argument(
        "--subject",
        metavar="NAME",
        type=_text,
        help="all tokens of this user; with --client of both",
    )
    parser.set_defaults(run=tokens_revoke.run)
    return parser


def _text(argument: str) -> str:
    # Empty, from a variable that is not set, it would not narrow anything.
    if not argument:
        raise argparse.ArgumentTypeError("must not be empty")
    return argument


def _path(argument: str) -> Path:
    return Path(_text(argument))


def _count(argument: str) -> int:
    if not (argument.isascii() and argument.isdigit() and len(argument) <= MOST_DIGITS):
        raise argparse.ArgumentTypeError(f"{argument!r} is not a whole number")
    return int(argument)


def _concurrency(argument: str) -> int:
    number = _count(argument)
    if not 1 <= number <= MOST_AT_ONCE:
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST_AT_ONCE}")
    return number


def _rate(argument: str) -> float:
    try:
        number = float(argument)
    except ValueError:
        number = 0.0
    if not 0 < number < inf:
        raise argparse.ArgumentTypeError(f"{argument!r} is not a number above 0")
    return number
