"""``python -m authlete sandbox``: serve a sandbox until told to stop."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from .arguments import port
from .output import flush, say
from .usage import UsageError

if TYPE_CHECKING:
    import argparse

    from ..sandbox import Sandbox
    from ..sandbox.config import Configuration

ABOUT = """\
Serve Authlete's token API in miniature, for development and tests, until
interrupted. Its URL, and the credential unless given, are printed first.
GET /health answers 200, without a credential, as soon as it serves.
"""
BEARER = "AUTHLETE_SANDBOX_BEARER"


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the command to argparse."""
    parser.description = ABOUT
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=port, default=0, help="port to listen on; any free one if left out"
    )
    parser.add_argument(
        "--db", type=Path, metavar="FILE", help="keep all that it has in this file; else in memory"
    )
    parser.add_argument(
        "--bearer-file",
        type=Path,
        metavar="FILE",
        help=f"holds the credential that calls must carry; else {BEARER}, or a random one",
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="services, clients and scopes, as TOML"
    )
    parser.add_argument(
        "--fetch",
        action="store_true",
        help="let it fetch what clients publish on the public internet, such as their jwks_uri; "
        "a table fetch in FILE says more",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; then the exit code is 0.

    Raises:
        UsageError: the arguments or the installed libraries do not allow it.
    """
    try:
        with _open(args) as sandbox:
            _serve(sandbox, args)
    except ModuleNotFoundError as error:
        raise UsageError(f'{error}; install it by: pip install "authlete[sandbox]"') from None
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from None
    return 0


def _open(args: argparse.Namespace) -> Sandbox:
    from ..sandbox import FetchPolicy, Sandbox  # noqa: PLC0415 - its libraries may not be installed

    configuration = _configuration(args.config)
    fetch = configuration.fetch or (FetchPolicy() if args.fetch else None)
    return Sandbox(
        args.db, bearer=_given_bearer(args), services=configuration.services, fetch=fetch
    )


def _given_bearer(args: argparse.Namespace) -> str | None:
    """Read the credential from where no list of processes and no shell's history shows it."""
    path: Path | None = args.bearer_file
    if path is None:
        return os.environ.get(BEARER)
    try:
        return path.read_text("ascii").strip()
    except UnicodeDecodeError:
        raise ValueError(f"{path}: is not a bearer: it has bytes outside ASCII") from None


def _serve(sandbox: Sandbox, args: argparse.Namespace) -> None:
    from ..sandbox.server import serve_in_foreground  # noqa: PLC0415 - likewise

    def announce(url: str) -> None:
        say(f"url: {url}")
        if args.bearer_file is None and BEARER not in os.environ:
            say(f"bearer: {sandbox.bearer}")  # nobody else knows it
        say(f"inspector: {sandbox.inspector_link(url)}")
        flush()

    serve_in_foreground(lambda _: sandbox.app, args.host, args.port, ready=announce)


def _configuration(path: Path | None) -> Configuration:
    from ..sandbox.config import Configuration, read_configuration  # noqa: PLC0415 - likewise

    return read_configuration(path) if path else Configuration()
