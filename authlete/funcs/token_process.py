"""Process a token request: ``POST /api/{serviceId}/auth/token``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token import AuthTokenApiRequest
from ..models.token.process import TokenRequest, TokenResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_process",
    method="POST",
    path="/api/{service_id}/auth/token",
    request=AuthTokenApiRequest,
    response=TokenResponse,
    body=("token_request", TokenRequest),
)


async def token_process(
    client: AuthleteCore,
    request: AuthTokenApiRequest,
    options: RequestOptions | None = None,
) -> Result[TokenResponse, OperationError]:
    """Check a token request of a client, and issue tokens where nothing else has to be decided.

    The answer's ``action`` says what to answer, or what to decide first: ``OK`` means that tokens
    are issued, and ``PASSWORD``, ``TOKEN_EXCHANGE``, ``JWT_BEARER`` and ``NATIVE_SSO`` are left to
    you. Codes and refresh tokens are used up, so it is never repeated once Authlete may have acted
    on it.
    """
    return await client.call(OPERATION, request, options)
