"""Accept a CIBA request: ``POST /api/{serviceId}/backchannel/authentication/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.ciba.issue import (
    BackchannelAuthenticationIssueRequest,
    BackchannelAuthenticationIssueResponse,
)
from ..models.operations.ciba import BackchannelAuthenticationIssueApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="ciba_issue",
    method="POST",
    path="/api/{service_id}/backchannel/authentication/issue",
    request=BackchannelAuthenticationIssueApiRequest,
    response=BackchannelAuthenticationIssueResponse,
    body=("backchannel_authentication_issue_request", BackchannelAuthenticationIssueRequest),
)


async def ciba_issue(
    client: AuthleteCore,
    request: BackchannelAuthenticationIssueApiRequest,
    options: RequestOptions | None = None,
) -> Result[BackchannelAuthenticationIssueResponse, OperationError]:
    """Accept a backchannel authentication request whose user is found: issue its ``auth_req_id``.

    The answer's ``action`` says what to answer: only ``OK`` means that it is issued. It is never
    repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
