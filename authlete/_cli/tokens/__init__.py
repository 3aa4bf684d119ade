"""``python -m authlete tokens``: import, export, list and revoke tokens."""

from __future__ import annotations

import argparse
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

from . import import_tokens, list_tokens, revoke_tokens

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers returns.
    from argparse import _SubParsersAction  # pyright: ignore[reportPrivateUsage]
    from typing import TypeAlias

    Commands: TypeAlias = _SubParsersAction[argparse.ArgumentParser]

MOST_DIGITS = 9
MOST_AT_ONCE = 100  # connections that the default transport opens
ABOUT_IMPORT = """\
Create the tokens of a file, each once. If the import is interrupted, even by a
power cut, the same command goes on from there.

FILE holds a token a line, with the fields of TokenCreateRequest: JSON objects,
or CSV below a header that names the fields. In CSV an empty cell is a field
left out, scopes and resources are separated by spaces, and properties and
authorization_details are JSON.

FILE.journal notes what became of each token, FILE.rejects which lines were not
imported, and why. Neither holds the value of a token.
"""
ABOUT_EXPORT = """\
Write all tokens, oldest first, as JSON Lines: their attributes, and hashes in
place of their values, which Authlete does not tell.
"""
ABOUT_LIST = """\
Show tokens, oldest first, a line each: the access token's hash, client,
subject, grant type, expiry and scopes.
"""
ABOUT_REVOKE = """\
Revoke one token and what was issued with it, or all tokens of a client, of a
user, or of a user at a client.
"""


def add_parser(subparsers: Commands) -> None:
    """Describe the commands to argparse."""
    parser = subparsers.add_parser(
        "tokens",
        help="import, export, list or revoke tokens",
        description="Work with the tokens of a service. The credential is in AUTHLETE_AUTHLETE.",
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_import, _add_export, _add_list, _add_revoke):
        _add_service(add(commands))


def _add_service(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--service-id",
        metavar="ID",
        type=_text,
        help="the service; AUTHLETE_SERVICE_ID unless given",
    )
    parser.add_argument(
        "--server-url", metavar="URL", type=_text, help="a cluster other than the US one"
    )


def _add_import(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "import",
        help="create the tokens of a file, each once",
        description=ABOUT_IMPORT,
    )
    parser.add_argument("file", metavar="FILE", type=_text, help="JSON Lines or CSV; - for stdin")
    parser.add_argument(
        "--format",
        choices=("jsonl", "csv"),
        help="what FILE is; by its suffix unless given, and JSON Lines on stdin",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="send nothing; tell every line that is wrong by its number",
    )
    parser.add_argument(
        "--concurrency",
        metavar="N",
        type=_concurrency,
        default=16,
        help=f"requests under way at once, {MOST_AT_ONCE} at most; %(default)s unless given",
    )
    parser.add_argument(
        "--max-rate", metavar="N", type=_rate, help="requests a second at most, such as 50 or 0.5"
    )
    parser.add_argument(
        "--journal",
        metavar="FILE",
        type=_path,
        help="in place of FILE.journal; without it, an import from stdin keeps none",
    )
    parser.add_argument(
        "--rejects",
        metavar="FILE",
        type=_path,
        help="in place of FILE.rejects, and of stdin.rejects",
    )
    parser.set_defaults(run=import_tokens.run)
    return parser


def _add_export(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "export",
        help="write all tokens, as hashes, as JSON Lines",
        description=ABOUT_EXPORT,
    )
    _add_filters(parser)
    parser.add_argument(
        "--output", metavar="FILE", type=_path, help="where to write; standard output unless given"
    )
    parser.set_defaults(run=list_tokens.run_export)
    return parser


def _add_list(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "list",
        help="show tokens, as hashes, a line each",
        description=ABOUT_LIST,
    )
    _add_filters(parser)
    parser.add_argument(
        "--limit", metavar="N", type=_count, default=20, help="how many; %(default)s unless given"
    )
    parser.add_argument(
        "--json", action="store_true", help="show all attributes: the lines that export writes"
    )
    parser.set_defaults(run=list_tokens.run_list)
    return parser


def _add_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--client", metavar="ID", type=_text, help="only tokens of this client: its ID or alias"
    )
    parser.add_argument("--subject", metavar="NAME", type=_text, help="only tokens of this user")


def _add_revoke(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "revoke",
        help="revoke one token, or those of a client or a user",
        description=ABOUT_REVOKE,
    )
    for kind in ("access", "refresh"):
        parser.add_argument(
            f"--{kind}-token",
            metavar="TOKEN",
            type=_text,
            help=f"the {kind} token or its hash; - to read it from stdin, where nobody sees it",
        )
    parser.add_argument("--client", metavar="ID", type=_text, help="all tokens of this client")
    parser.add_argument(
        "--subject",
        metavar="NAME",
        type=_text,
        help="all tokens of this user; with --client, at that client",
    )
    parser.set_defaults(run=revoke_tokens.run)
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
