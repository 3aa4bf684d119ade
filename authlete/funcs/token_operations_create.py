"""Create an access token: ``POST /api/{serviceId}/auth/token/create``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token_operations import AuthTokenCreateApiRequest
from ..models.token_operations.create import TokenCreateRequest, TokenCreateResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_operations_create",
    method="POST",
    path="/api/{service_id}/auth/token/create",
    request=AuthTokenCreateApiRequest,
    response=TokenCreateResponse,
    body=("token_create_request", TokenCreateRequest),
)


async def token_operations_create(
    client: AuthleteCore,
    request: AuthTokenCreateApiRequest,
    options: RequestOptions | None = None,
) -> Result[TokenCreateResponse, OperationError]:
    """Create an access token, and a refresh token where grant type and service have one.

    The answer's ``action`` says whether there is a token: only ``OK`` means yes. Each call
    creates another token, so it is repeated only after failures that surely created none.
    """
    return await client.call(OPERATION, request, options)
