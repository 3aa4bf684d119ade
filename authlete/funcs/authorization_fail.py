"""Fail an authorization request: ``POST /api/{serviceId}/auth/authorization/fail``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.authorization.fail import AuthorizationFailRequest, AuthorizationFailResponse
from ..models.operations.authorization import AuthAuthorizationFailApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="authorization_fail",
    method="POST",
    path="/api/{service_id}/auth/authorization/fail",
    request=AuthAuthorizationFailApiRequest,
    response=AuthorizationFailResponse,
    body=("authorization_fail_request", AuthorizationFailRequest),
)


async def authorization_fail(
    client: AuthleteCore,
    request: AuthAuthorizationFailApiRequest,
    options: RequestOptions | None = None,
) -> Result[AuthorizationFailResponse, OperationError]:
    """Refuse what a client asks of a user, and tell how to let the client know.

    The answer's ``action`` says how to answer the browser; none of them is a success. The ticket is
    used up, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
