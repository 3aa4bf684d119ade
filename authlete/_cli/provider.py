"""``python -m authlete provider``: serve an OpenID Provider until told to stop."""

from __future__ import annotations

import os
import webbrowser
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from ..core import AuthleteCore
from ..errors import RequestValidationError
from .arguments import port
from .output import flush, say
from .usage import UsageError

if TYPE_CHECKING:
    import argparse

    from starlette.types import ASGIApp

    from ..provider import ProviderSettings

ABOUT = """\
Serve an OpenID Provider with pages and users, for development and tests, until
interrupted. Its issuer is printed when it is ready; users are john (password
john) and jane (password jane) unless FILE names others. It runs on a sandbox of
its own; with AUTHLETE_AUTHLETE and AUTHLETE_SERVICE_ID, on that service.
"""


def describe(parser: argparse.ArgumentParser) -> None:
    """Describe the command to argparse."""
    parser.description = ABOUT
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument(
        "--port", type=port, default=0, help="port to listen on; any free one if left out"
    )
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="users, clients and settings, as TOML"
    )
    parser.add_argument(
        "--db",
        type=Path,
        metavar="FILE",
        help="keep clients, tokens and keys in this file; else in memory",
    )
    parser.add_argument("--open", action="store_true", help="open its start page in the browser")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; then the exit code is 0.

    Raises:
        UsageError: the arguments or the installed libraries do not allow it.
    """
    try:
        _serve(args)
    except ModuleNotFoundError as error:
        raise UsageError(f'{error}; install it by: pip install "authlete[provider]"') from None
    except (OSError, ValueError) as error:
        raise UsageError(str(error)) from None
    return 0


def _serve(args: argparse.Namespace) -> None:
    from ..provider import Provider  # noqa: PLC0415 - its libraries may not be installed
    from ..sandbox.server import serve_in_foreground  # noqa: PLC0415 - likewise

    settings = _settings(args)

    def announce(url: str) -> None:
        say(f"issuer: {url}")
        flush()
        if args.open:
            webbrowser.open(url)

    with ExitStack() as stack:

        def build(url: str) -> ASGIApp:
            return stack.enter_context(Provider(url, **settings)).app

        serve_in_foreground(build, args.host, args.port, ready=announce)


def _settings(args: argparse.Namespace) -> ProviderSettings:
    from ..provider.configuration import read_configuration  # noqa: PLC0415 - likewise

    settings: ProviderSettings = read_configuration(args.config) if args.config else {}
    core = _real_service()
    if core is None:
        settings["database"] = args.db
        return settings
    if args.db or not settings.keys() <= {"users"}:
        raise UsageError("--db, clients and service are for a sandbox, not for a service")
    settings["core"] = core
    return settings


def _real_service() -> AuthleteCore | None:
    """Make the client of the service that the environment names, if there is a credential."""
    if not os.environ.get("AUTHLETE_AUTHLETE"):
        return None
    service_id = os.environ.get("AUTHLETE_SERVICE_ID")
    if not service_id:
        raise UsageError("AUTHLETE_SERVICE_ID does not name the service of the credential")
    try:
        return AuthleteCore(service_id=service_id)
    except RequestValidationError as error:
        raise UsageError(str(error)) from None
