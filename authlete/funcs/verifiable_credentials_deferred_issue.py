"""Issue a deferred credential: ``POST /api/{serviceId}/vci/deferred/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciDeferredIssueApiRequest
from ..models.verifiable_credentials.deferred_issue import (
    VciDeferredIssueRequest,
    VciDeferredIssueResponse,
)
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_deferred_issue",
    method="POST",
    path="/api/{service_id}/vci/deferred/issue",
    request=VciDeferredIssueApiRequest,
    response=VciDeferredIssueResponse,
    body=("vci_deferred_issue_request", VciDeferredIssueRequest),
)


async def verifiable_credentials_deferred_issue(
    client: AuthleteCore,
    request: VciDeferredIssueApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciDeferredIssueResponse, OperationError]:
    """Issue a credential that was deferred, deny it, or let the wallet wait on.

    The answer's ``action`` and ``response_content`` say what the deferred credential endpoint
    returns: a credential was issued with ``OK`` and ``OK_JWT`` only, and is not ready yet with
    ``ACCEPTED`` and ``ACCEPTED_JWT``. It is never repeated once Authlete may have acted on it.
    Before Authlete 3.0.25, answer ``issuance_pending`` yourself while it is not ready.
    """
    return await client.call(OPERATION, request, options)
