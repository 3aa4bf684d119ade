"""Parse a batch credential request: ``POST /api/{serviceId}/vci/batch/parse``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciBatchParseApiRequest
from ..models.verifiable_credentials.batch_parse import VciBatchParseRequest, VciBatchParseResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_batch_parse",
    method="POST",
    path="/api/{service_id}/vci/batch/parse",
    request=VciBatchParseApiRequest,
    response=VciBatchParseResponse,
    body=("vci_batch_parse_request", VciBatchParseRequest),
)


async def verifiable_credentials_batch_parse(
    client: AuthleteCore,
    request: VciBatchParseApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciBatchParseResponse, OperationError]:
    """Check a wallet's request for several credentials, and tell what it asks for.

    Introspect its access token before. The answer's ``action`` says what to do: after ``OK``, pass
    an order for each ``info`` to ``verifiable_credentials_batch_issue``; all else is an error to
    answer. Requests are recorded each time, so it is never repeated once Authlete may have acted
    on it.
    """
    return await client.call(OPERATION, request, options)
