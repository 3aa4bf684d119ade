"""Revoke access tokens: ``POST /api/{serviceId}/auth/token/revoke``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token_operations import AuthTokenRevokeApiRequest
from ..models.token_operations.revoke import TokenRevokeRequest, TokenRevokeResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_operations_revoke",
    method="POST",
    path="/api/{service_id}/auth/token/revoke",
    request=AuthTokenRevokeApiRequest,
    response=TokenRevokeResponse,
    body=("token_revoke_request", TokenRevokeRequest),
    idempotent=True,
)


async def token_operations_revoke(
    client: AuthleteCore,
    request: AuthTokenRevokeApiRequest,
    options: RequestOptions | None = None,
) -> Result[TokenRevokeResponse, OperationError]:
    """Revoke one token, or all tokens of a client, of a user, or of both.

    The answer's ``count`` tells how many. A request that names none is a ``ResultError``. The
    call may be repeated: the tokens are gone either way, and ``count`` may then be lower.
    """
    return await client.call(OPERATION, request, options)
