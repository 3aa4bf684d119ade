"""Issue credentials by the batch: ``POST /api/{serviceId}/vci/batch/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciBatchIssueApiRequest
from ..models.verifiable_credentials.batch_issue import VciBatchIssueRequest, VciBatchIssueResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_batch_issue",
    method="POST",
    path="/api/{service_id}/vci/batch/issue",
    request=VciBatchIssueApiRequest,
    response=VciBatchIssueResponse,
    body=("vci_batch_issue_request", VciBatchIssueRequest),
)


async def verifiable_credentials_batch_issue(
    client: AuthleteCore,
    request: VciBatchIssueApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciBatchIssueResponse, OperationError]:
    """Issue credentials, and transaction IDs in place of those that take longer.

    The answer's ``action`` and ``response_content`` say what the batch credential endpoint
    returns: credentials were issued with ``OK`` and ``OK_JWT`` only. It is never repeated once
    Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
