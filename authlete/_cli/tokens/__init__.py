"""``python -m authlete tokens``: import, export, list and revoke tokens."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..arguments import age, path, rate, text, whole_number
from ..client import add_service
from . import export_tokens, import_tokens, list_tokens, revoke_tokens
from .carry_out import CONCURRENCY
from .formats import FORMATS
from .listing import add_filters, add_owner

if TYPE_CHECKING:
    # argparse has no public name for what add_subparsers returns.
    from argparse import _SubParsersAction  # pyright: ignore[reportPrivateUsage]
    from typing import TypeAlias

    Commands: TypeAlias = _SubParsersAction[argparse.ArgumentParser]

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
Write all tokens, oldest first, as JSON Lines or CSV: their attributes, and
hashes in place of their values, which Authlete does not tell. FILE is replaced
when all is written; until then it stays as it is.
"""
ABOUT_LIST = """\
Show tokens, oldest first, a line each: the access token's hash, client,
subject, grant type, creation, expiry and scopes.
"""
ABOUT_REVOKE = """\
Revoke one token and what was issued with it, the tokens that a file names, or
all of a client, of a user, or of a user at a client, also only those older
than some time. But for one token, they are counted, and you are asked first.

FILE names a token a line, as an export or an import does: in JSON objects or in
CSV, by access_token_hash, access_token, refresh_token_hash or refresh_token.
FILE.revoke.journal notes what became of each token, so that the same command
goes on from there, FILE.revoke.rejects which were not revoked, and why.
"""


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the commands to argparse."""
    parser.description = (
        "Work with the tokens of a service. The credential is in AUTHLETE_AUTHLETE."
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add in (_add_import, _add_export, _add_list, _add_revoke):
        add_service(add(commands))


def _add_import(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "import",
        help="create the tokens of a file, each once",
        description=ABOUT_IMPORT,
    )
    parser.add_argument("file", metavar="FILE", type=text, help="JSON Lines or CSV; - for stdin")
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="what FILE is; by its suffix unless given, and JSON Lines on stdin",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="send nothing; tell every line that is wrong by its number",
    )
    _add_pace(parser)
    parser.add_argument(
        "--journal",
        metavar="FILE",
        type=path,
        help="in place of FILE.journal; without it, an import from stdin keeps none",
    )
    parser.add_argument(
        "--rejects",
        metavar="FILE",
        type=path,
        help="in place of FILE.rejects, and of stdin.rejects",
    )
    parser.set_defaults(run=import_tokens.run)
    return parser


def _add_pace(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--concurrency",
        metavar="N",
        type=_concurrency,
        help=f"requests under way at once, {MOST_AT_ONCE} at most; {CONCURRENCY} unless given",
    )
    parser.add_argument(
        "--max-rate", metavar="N", type=rate, help="requests a second at most, such as 50 or 0.5"
    )


def _add_export(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "export",
        help="write all tokens, as hashes, as JSON Lines or CSV",
        description=ABOUT_EXPORT,
    )
    add_filters(parser)
    parser.add_argument(
        "--output", metavar="FILE", type=path, help="where to write; standard output unless given"
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="how to write; by FILE's suffix unless given, and JSON Lines on standard output",
    )
    parser.set_defaults(run=export_tokens.run)
    return parser


def _add_list(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "list",
        help="show tokens, as hashes, a line each",
        description=ABOUT_LIST,
    )
    add_filters(parser)
    parser.add_argument(
        "--limit",
        metavar="N",
        type=whole_number,
        default=20,
        help="how many; %(default)s unless given",
    )
    parser.add_argument(
        "--json", action="store_true", help="show all attributes: the lines that export writes"
    )
    parser.set_defaults(run=list_tokens.run)
    return parser


def _add_revoke(commands: Commands) -> argparse.ArgumentParser:
    parser = commands.add_parser(
        "revoke",
        help="revoke one token, or many at once",
        description=ABOUT_REVOKE,
    )
    for kind in ("access", "refresh"):
        parser.add_argument(
            f"--{kind}-token",
            metavar="TOKEN",
            type=text,
            help=f"the {kind} token or its hash; - to read it from stdin, where nobody sees it",
        )
    add_owner(parser)
    parser.add_argument(
        "--older-than",
        metavar="AGE",
        type=age,
        help="only tokens created that long ago, such as 90d, 12h or 30m",
    )
    parser.add_argument(
        "--from-file", metavar="FILE", type=text, help="the tokens that FILE names; - for stdin"
    )
    parser.add_argument(
        "--format",
        choices=FORMATS,
        help="what FILE is; by its suffix unless given, and JSON Lines on stdin",
    )
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="revoke nothing; count what would be, or tell every line of FILE that is wrong",
    )
    parser.add_argument("--yes", action="store_true", help="revoke without being asked")
    _add_pace(parser)
    parser.add_argument(
        "--journal",
        metavar="FILE",
        type=path,
        help="in place of FILE.revoke.journal; without it, one from stdin keeps none",
    )
    parser.add_argument(
        "--rejects",
        metavar="FILE",
        type=path,
        help="in place of FILE.revoke.rejects, stdin.revoke.rejects or older-than.rejects",
    )
    parser.set_defaults(run=revoke_tokens.run)
    return parser


def _concurrency(argument: str) -> int:
    number = whole_number(argument)
    if not 1 <= number <= MOST_AT_ONCE:
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST_AT_ONCE}")
    return number
