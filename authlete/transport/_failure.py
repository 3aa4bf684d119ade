"""How a transport tells what went wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import ConnectError, NoResponseError
from ._host import host_of

if TYPE_CHECKING:
    from ..errors import NetworkError
    from . import HttpRequest


def network_error(
    reason: str, request: HttpRequest, *, unsent: bool, timed_out: bool = False
) -> NetworkError:
    """Make the error of a request; it names the server, but shows no URL: a token may be in it."""
    host = host_of(request.url)
    kind = ConnectError if unsent else NoResponseError
    return kind(reason if host in reason else f"{host}: {reason}", timed_out=timed_out)
