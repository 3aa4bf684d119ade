"""Grant a token request: ``POST /api/{serviceId}/auth/token/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token import AuthTokenIssueApiRequest
from ..models.token.issue import TokenIssueRequest, TokenIssueResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_issue",
    method="POST",
    path="/api/{service_id}/auth/token/issue",
    request=AuthTokenIssueApiRequest,
    response=TokenIssueResponse,
    body=("token_issue_request", TokenIssueRequest),
)


async def token_issue(
    client: AuthleteCore,
    request: AuthTokenIssueApiRequest,
    options: RequestOptions | None = None,
) -> Result[TokenIssueResponse, OperationError]:
    """Issue the tokens of a request with a user's password, once you know that it is right.

    The answer's ``action`` says what to answer: only ``OK`` means that tokens are issued. The
    ticket is used up, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
