"""The client that commands use: which server and service it speaks to, and by what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._engine.request import validate_server_url
from ..config import CLUSTERS
from ..core import AuthleteCore, resolve_server
from ..errors import RequestValidationError
from ..transport.httpx import HttpxTransport
from .arguments import text, whole_number
from .usage import UsageError

if TYPE_CHECKING:
    import argparse

    from ..config import Security
    from ..transport import Transport


def add_service(parser: argparse.ArgumentParser) -> None:
    """Describe to argparse which service is meant, and where it is."""
    parser.add_argument(
        "--service-id",
        metavar="ID",
        type=text,
        help="the service; AUTHLETE_SERVICE_ID unless given",
    )
    parser.add_argument(
        "--server",
        metavar="NAME",
        type=text,
        help=f"the cluster: {', '.join(CLUSTERS)}; the US one unless given",
    )
    parser.add_argument(
        "--server-idx", metavar="N", type=whole_number, help="the same by its index, from 0"
    )
    parser.add_argument(
        "--server-url",
        metavar="URL",
        type=text,
        help="another server; AUTHLETE_SERVER_URL if none of the three is given",
    )


def server_of(args: argparse.Namespace) -> str:
    """Return the URL of the server that arguments and environment name.

    Raises:
        UsageError: they name none that a credential may be sent to.
    """
    try:
        named = resolve_server(args.server, args.server_idx, args.server_url)
        return validate_server_url(*named, allow_insecure_http=False)
    except RequestValidationError as error:
        raise UsageError(str(error)) from None


def new_client(security: Security | None, server_url: str, service_id: str) -> AuthleteCore:
    """Make a client.

    Raises:
        UsageError: the credential or the service cannot be used.
    """
    try:
        return AuthleteCore(
            security=security,
            server_url=server_url,
            service_id=service_id,
            transport=_new_transport(),
        )
    except RequestValidationError as error:
        raise UsageError(str(error)) from None


def _new_transport() -> Transport:
    """Take the faster one where it is installed."""
    try:
        from ..transport.aiohttp import AiohttpTransport  # noqa: PLC0415 - it is an extra
    except ModuleNotFoundError:
        return HttpxTransport()
    return AiohttpTransport()
