"""Parse a deferred credential request: ``POST /api/{serviceId}/vci/deferred/parse``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciDeferredParseApiRequest
from ..models.verifiable_credentials.deferred_parse import (
    VciDeferredParseRequest,
    VciDeferredParseResponse,
)
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_deferred_parse",
    method="POST",
    path="/api/{service_id}/vci/deferred/parse",
    request=VciDeferredParseApiRequest,
    response=VciDeferredParseResponse,
    body=("vci_deferred_parse_request", VciDeferredParseRequest),
    idempotent=True,
)


async def verifiable_credentials_deferred_parse(
    client: AuthleteCore,
    request: VciDeferredParseApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciDeferredParseResponse, OperationError]:
    """Check a wallet's request for a credential that was deferred, and find what it asked for.

    Introspect its access token before. The answer's ``action`` says what to do: after ``OK``, pass
    ``info.identifier`` to ``verifiable_credentials_deferred_issue``; all else is an error to
    answer. It only finds what ``verifiable_credentials_parse`` recorded, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
