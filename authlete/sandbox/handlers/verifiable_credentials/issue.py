"""``POST /vci/single/issue``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ....models.verifiable_credentials.issue import (
    VciSingleIssueResponse,
    VciSingleIssueResponseAction,
)
from ...context import AfterCommit
from ...errors import message
from .issuance import denial, fulfil, require_request, wallet_response
from .service import caller_error, check_enabled, require_token

if TYPE_CHECKING:
    from ....models.verifiable_credentials.issue import VciSingleIssueRequest
    from ...context import RequestContext
    from ...keys import Signer
    from .issuance import WalletResponse


def issue(
    context: RequestContext, request: VciSingleIssueRequest
) -> VciSingleIssueResponse | AfterCommit[VciSingleIssueResponse]:
    """Issue a credential or a transaction ID, or deny the request."""
    check_enabled(context.service)
    token = require_token(context, request.access_token)
    if request.order is None:
        raise caller_error("The request has no 'order'.")
    record = require_request(context, request.order, deferred=False)
    if record.token != token.id:
        raise caller_error("The credential request came with another access token.")
    if request.denied:
        context.store.credential_requests.remove(record)
        return VciSingleIssueResponse(
            result_code="A000301",
            result_message=message("A000301", "Denied the credential request."),
            action=VciSingleIssueResponseAction.BAD_REQUEST,
            response_content=denial(),
        )
    fulfilled = fulfil(context, record, request.order)
    response = wallet_response(context, [fulfilled], record.encryption, interval=request.interval)
    return AfterCommit(partial(_answer, response, fulfilled.transaction_id))


def _answer(
    response: WalletResponse, transaction_id: str | None, signer: Signer
) -> VciSingleIssueResponse:
    action, content = response.write(signer)
    return VciSingleIssueResponse(
        result_code="A000001",
        result_message=message("A000001", "Carried out the order."),
        action=action,
        response_content=content,
        transaction_id=transaction_id,
    )
