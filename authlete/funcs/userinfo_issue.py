"""Issue a userinfo response: ``POST /api/{serviceId}/auth/userinfo/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.userinfo import AuthUserinfoIssueApiRequest
from ..models.userinfo.issue import UserinfoIssueRequest, UserinfoIssueResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="userinfo_issue",
    method="POST",
    path="/api/{service_id}/auth/userinfo/issue",
    request=AuthUserinfoIssueApiRequest,
    response=UserinfoIssueResponse,
    body=("userinfo_issue_request", UserinfoIssueRequest),
    idempotent=True,
)


async def userinfo_issue(
    client: AuthleteCore,
    request: AuthUserinfoIssueApiRequest,
    options: RequestOptions | None = None,
) -> Result[UserinfoIssueResponse, OperationError]:
    """Turn the claims of a user into the answer of a userinfo endpoint.

    The answer's ``action`` says what to answer: ``JSON`` and ``JWT`` with the claims, all else with
    an error. Authlete keeps nothing of what it issues, so it may be repeated.
    """
    return await client.call(OPERATION, request, options)
