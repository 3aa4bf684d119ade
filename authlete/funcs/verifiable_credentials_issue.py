"""Issue a credential: ``POST /api/{serviceId}/vci/single/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciSingleIssueApiRequest
from ..models.verifiable_credentials.issue import VciSingleIssueRequest, VciSingleIssueResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_issue",
    method="POST",
    path="/api/{service_id}/vci/single/issue",
    request=VciSingleIssueApiRequest,
    response=VciSingleIssueResponse,
    body=("vci_single_issue_request", VciSingleIssueRequest),
)


async def verifiable_credentials_issue(
    client: AuthleteCore,
    request: VciSingleIssueApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciSingleIssueResponse, OperationError]:
    """Issue a credential, or a transaction ID if it takes longer, or deny the request.

    The answer's ``action`` and ``response_content`` say what the credential endpoint returns: a
    credential was issued with ``OK`` and ``OK_JWT`` only. It is never repeated once Authlete may
    have acted on it.
    """
    return await client.call(OPERATION, request, options)
