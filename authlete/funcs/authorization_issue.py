"""Grant an authorization request: ``POST /api/{serviceId}/auth/authorization/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.authorization.issue import AuthorizationIssueRequest, AuthorizationIssueResponse
from ..models.operations.authorization import AuthAuthorizationIssueApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="authorization_issue",
    method="POST",
    path="/api/{service_id}/auth/authorization/issue",
    request=AuthAuthorizationIssueApiRequest,
    response=AuthorizationIssueResponse,
    body=("authorization_issue_request", AuthorizationIssueRequest),
)


async def authorization_issue(
    client: AuthleteCore,
    request: AuthAuthorizationIssueApiRequest,
    options: RequestOptions | None = None,
) -> Result[AuthorizationIssueResponse, OperationError]:
    """Grant what a client asks of a user: issue a code or tokens, as the client wants it.

    The answer's ``action`` says how to answer the browser: ``LOCATION`` and ``FORM`` hand over what
    was issued. The ticket is used up, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
