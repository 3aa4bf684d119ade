"""All services that a credential gives access to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._engine.codec import write_json
from ..funcs.service_list import OPERATION
from ._pages import Listing, iterate

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.operations import ServiceGetListApiRequest
    from ..models.service.service import Service
    from ..result import Result

SERVICES = Listing(
    operation=OPERATION,
    items=lambda answer: answer.services,
    mark=lambda found: found.api_key or write_json(found),
)


def iterate_services(
    client: AuthleteCore,
    request: ServiceGetListApiRequest | None = None,
    options: RequestOptions | None = None,
) -> AsyncGenerator[Result[Service, OperationError]]:
    """Yield every service that the credential gives access to, reading the next page meanwhile.

    It reads, and ends, as ``iterate_tokens`` does: ``start`` and ``end`` bound the whole, a failure
    is the last item, and services may be created and deleted meanwhile. Of services that the
    credential may not view some fields are absent.
    """
    return iterate(SERVICES, client, request, options)
