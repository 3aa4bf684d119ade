"""Parse a credential request: ``POST /api/{serviceId}/vci/single/parse``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciSingleParseApiRequest
from ..models.verifiable_credentials.parse import VciSingleParseRequest, VciSingleParseResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_parse",
    method="POST",
    path="/api/{service_id}/vci/single/parse",
    request=VciSingleParseApiRequest,
    response=VciSingleParseResponse,
    body=("vci_single_parse_request", VciSingleParseRequest),
)


async def verifiable_credentials_parse(
    client: AuthleteCore,
    request: VciSingleParseApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciSingleParseResponse, OperationError]:
    """Check a wallet's request for a credential, and tell what it asks for.

    Introspect its access token before. The answer's ``action`` says what to do: after ``OK``, pass
    ``info.identifier`` to ``verifiable_credentials_issue``; all else is an error to answer. A
    request is recorded each time, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
