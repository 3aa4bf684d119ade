"""Process an authorization request: ``POST /api/{serviceId}/auth/authorization``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.authorization.process_request import AuthorizationRequest, AuthorizationResponse
from ..models.operations.authorization import AuthAuthorizationApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="authorization_process_request",
    method="POST",
    path="/api/{service_id}/auth/authorization",
    request=AuthAuthorizationApiRequest,
    response=AuthorizationResponse,
    body=("authorization_request", AuthorizationRequest),
)


async def authorization_process_request(
    client: AuthleteCore,
    request: AuthAuthorizationApiRequest,
    options: RequestOptions | None = None,
) -> Result[AuthorizationResponse, OperationError]:
    """Check an authorization request of a client, and tell what it asks of the user.

    The answer's ``action`` says what to do: after ``INTERACTION`` or ``NO_INTERACTION``, issue or
    fail the request by its ``ticket``; all else is an error to answer at once. A ticket is made
    each time, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
