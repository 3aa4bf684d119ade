"""Answer a revocation request: ``POST /api/{serviceId}/auth/revocation``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.revocation import AuthRevocationApiRequest
from ..models.revocation.process import RevocationRequest, RevocationResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="revocation_process",
    method="POST",
    path="/api/{service_id}/auth/revocation",
    request=AuthRevocationApiRequest,
    response=RevocationResponse,
    body=("revocation_request", RevocationRequest),
    idempotent=True,
)


async def revocation_process(
    client: AuthleteCore,
    request: AuthRevocationApiRequest,
    options: RequestOptions | None = None,
) -> Result[RevocationResponse, OperationError]:
    """Answer a request to your own revocation endpoint (RFC 7009).

    The answer's ``action`` and ``response_content`` say what the endpoint returns. It may be
    repeated: the token is gone either way.
    """
    return await client.call(OPERATION, request, options)
