"""All clients of a service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._engine.codec import write_json
from ..funcs.client_list import OPERATION
from ._pages import Listing, iterate

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.client.client import Client
    from ..models.operations import ClientGetListApiRequest
    from ..result import Result

CLIENTS = Listing(
    operation=OPERATION,
    items=lambda answer: answer.clients,
    mark=lambda found: found.client_id or write_json(found),
)


def iterate_clients(
    client: AuthleteCore,
    request: ClientGetListApiRequest | None = None,
    options: RequestOptions | None = None,
) -> AsyncGenerator[Result[Client, OperationError]]:
    """Yield every client of a service that matches, reading the next page meanwhile.

    It reads, and ends, as ``iterate_tokens`` does: ``start`` and ``end`` bound the whole, a failure
    is the last item, and clients may be created and deleted meanwhile.
    """
    return iterate(CLIENTS, client, request, options)
