"""``POST /vci/batch/issue``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ....models.verifiable_credentials.batch_issue import VciBatchIssueResponse
from ...context import AfterCommit
from ...errors import message
from .issuance import FulfilledOrder, fulfil, require_request, wallet_response
from .service import caller_error, check_enabled, require_token

if TYPE_CHECKING:
    from ....models.verifiable_credentials.batch_issue import VciBatchIssueRequest
    from ...context import RequestContext
    from ...keys import Signer
    from .issuance import WalletResponse


def batch_issue(
    context: RequestContext, request: VciBatchIssueRequest
) -> AfterCommit[VciBatchIssueResponse]:
    """Issue a credential or a transaction ID for each order; one that is wrong stops all."""
    check_enabled(context.service)
    token = require_token(context, request.access_token)
    if not request.orders:
        raise caller_error("The request has no 'orders'.")
    encryption, fulfilled = None, list[FulfilledOrder]()
    for order in request.orders:
        record = require_request(context, order, deferred=False)
        if record.token != token.id:
            raise caller_error("A credential request came with another access token.")
        fulfilled.append(fulfil(context, record, order))
        encryption = encryption or record.encryption
    return AfterCommit(
        partial(_answer, wallet_response(context, fulfilled, encryption, is_batch=True))
    )


def _answer(response: WalletResponse, signer: Signer) -> VciBatchIssueResponse:
    action, content = response.write(signer)
    return VciBatchIssueResponse(
        result_code="A000001",
        result_message=message("A000001", "Carried out the orders."),
        action=action,
        response_content=content,
    )
