"""The client that the commands about tokens use, from their arguments and the environment."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ...errors import RequestValidationError
from ..client import new_client, server_of
from ..output import complain
from ..usage import UsageError

if TYPE_CHECKING:
    import argparse

    from ...core import AuthleteCore
    from ...errors import AuthleteError


def client_of(args: argparse.Namespace) -> AuthleteCore:
    """Make a client.

    Raises:
        UsageError: the credential, the server or the service is missing, or cannot be used.
    """
    if not os.environ.get("AUTHLETE_AUTHLETE"):
        raise UsageError("a credential is needed in AUTHLETE_AUTHLETE")
    return new_client(None, server_of(args), _service_id(args))


def give_up(error: AuthleteError) -> int:
    """Complain of an error that ends a command, and return the exit code.

    Raises:
        UsageError: nothing was sent, for the credential or the arguments cannot be used.
    """
    if isinstance(error, RequestValidationError):
        raise UsageError(str(error))
    complain(error)
    return 1


def target_of(args: argparse.Namespace) -> str:
    """Name the service among all services."""
    return f"{server_of(args)} {_service_id(args)}"


def _service_id(args: argparse.Namespace) -> str:
    service_id: str | None = args.service_id or os.environ.get("AUTHLETE_SERVICE_ID")
    if not service_id:
        raise UsageError("say by --service-id which service is meant")
    return service_id
