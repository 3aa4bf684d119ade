"""The command line: ``python -m authlete quickstart``, ``sandbox`` and ``tokens``."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn

from .._version import __version__
from . import quickstart, sandbox, tokens
from .usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, without repeating how the command is used."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message} (see {self.prog} --help)")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        The exit code: 0 done, 1 failed, 2 wrong arguments, 130 interrupted.
    """
    parser = _parser()
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    quickstart.add_parser(commands)
    sandbox.add_parser(commands)
    tokens.add_parser(commands)
    try:
        args = parser.parse_args(arguments)
        code: int = args.run(args)
    except UsageError as error:
        print(f"authlete: {error}", file=sys.stderr)  # noqa: T201 - the command's output
        return 2
    except KeyboardInterrupt:
        return 130
    return code


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="authlete", description="Work with the Authlete 3.0 API.")
    parser.add_argument("--version", action="version", version=f"authlete {__version__}")
    return parser
