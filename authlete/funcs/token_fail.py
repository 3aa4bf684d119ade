"""Fail a token request: ``POST /api/{serviceId}/auth/token/fail``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token import AuthTokenFailApiRequest
from ..models.token.fail import TokenFailRequest, TokenFailResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_fail",
    method="POST",
    path="/api/{service_id}/auth/token/fail",
    request=AuthTokenFailApiRequest,
    response=TokenFailResponse,
    body=("token_fail_request", TokenFailRequest),
)


async def token_fail(
    client: AuthleteCore,
    request: AuthTokenFailApiRequest,
    options: RequestOptions | None = None,
) -> Result[TokenFailResponse, OperationError]:
    """Refuse a token request that ``token_process`` left to you, and tell what to answer.

    The answer's ``action`` says with which status; none of them is a success. The ticket is used
    up, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
