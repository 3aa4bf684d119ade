"""The command line: ``python -m authlete quickstart``, ``sandbox``, ``provider``, ``tokens``."""

from __future__ import annotations

import argparse
import re
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final, NoReturn

from .._version import __version__
from .output import complain, complain_of_output, flush
from .usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

COMMANDS: Final = {
    "quickstart": "create, list and update a token",
    "sandbox": "serve a sandbox until interrupted",
    "provider": "serve an OpenID Provider until interrupted",
    "tokens": "import, export, list or revoke tokens",
}
"""The commands, each a module, and what the list of them says."""
OPTION = re.compile(r"(--[a-z-]{1,30})(=|$)")
ENVIRONMENT = """\
environment:
  AUTHLETE_AUTHLETE    the credential, of a service or an organization
  AUTHLETE_SERVICE_ID  the service, unless --service-id names it
  AUTHLETE_SERVER_URL  the server, unless an option names it; else the US cluster
  AUTHLETE_DEBUG       1 to see every attempt, without secrets, on standard error
  AUTHLETE_SANDBOX_BEARER
                       the credential of a sandbox, unless --bearer-file holds it
"""
EXIT_CODES = """\
exit codes:
  0    done
  1    failed, or done in part
  2    the arguments or the environment do not allow it; nothing was done
  130  interrupted
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """Lists commands as it lists options, without a line of their own that says COMMAND."""

    def _format_action(self, action: argparse.Action) -> str:
        text = super()._format_action(action)
        return text.partition("\n")[2] if action.nargs == argparse.PARSER else text

    def _iter_indented_subactions(self, action: argparse.Action) -> Generator[argparse.Action]:
        for subaction in super()._iter_indented_subactions(action):
            self._dedent()
            yield subaction
            self._indent()


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without repeating how the command is used."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")

    def format_help(self) -> str:
        return f"{super().format_help()}\n{EXIT_CODES}"

    def _get_formatter(self) -> argparse.HelpFormatter:
        return _Help(self.prog)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        The exit code: 0 done, 1 failed, 2 wrong arguments, 130 interrupted.
    """
    try:
        return _run(arguments)
    except OSError as error:
        complain_of_output(error)
        return 1


def _run(arguments: Sequence[str] | None) -> int:
    try:
        args = _parsed(arguments)
        code: int = args.run(args)
        flush()
    except UsageError as error:
        complain(error)
        return 2
    except KeyboardInterrupt:
        return 130
    return code


def _parsed(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = _parser()
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    given = sys.argv[1:] if arguments is None else arguments
    for name, summary in COMMANDS.items():
        # An option cut short may mean another: --bearer TOKEN would be --bearer-file, and its
        # refusal show the token.
        command = commands.add_parser(name, help=summary, allow_abbrev=False)
        if name in given:  # only who runs a command pays for what it imports
            import_module(f".{name}", __name__).describe(command)
    args, unknown = parser.parse_known_args(given)
    if unknown:
        # What is no option may be a token, so it is not repeated.
        shown = (OPTION.match(argument) for argument in unknown)
        names = " ".join(option[1] if option else "…" for option in shown)
        parser.error(f"unrecognized arguments: {names}")
    return args


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -m authlete",
        description="Work with the Authlete 3.0 API. COMMAND --help tells more of each command.",
        epilog=ENVIRONMENT,
    )
    parser.add_argument("--version", action="version", version=f"authlete {__version__}")
    return parser
