"""``POST /vci/deferred/issue``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from ...._engine.codec import write_json
from ....models.verifiable_credentials.deferred_issue import (
    VciDeferredIssueResponse,
    VciDeferredIssueResponseAction,
)
from ...context import AfterCommit
from ...errors import message
from .issuance import denial, fulfil, is_final, require_request, wallet_response
from .service import caller_error, check_enabled

if TYPE_CHECKING:
    from typing import NoReturn

    from ....models.verifiable_credentials.deferred_issue import VciDeferredIssueRequest
    from ...context import RequestContext
    from ...keys import Signer
    from .issuance import WalletResponse


def no_order(_: object) -> NoReturn:
    """Tell that the request says not what to do."""
    raise caller_error("The request has no 'order'.")


def deferred_issue(
    context: RequestContext, request: VciDeferredIssueRequest
) -> VciDeferredIssueResponse | AfterCommit[VciDeferredIssueResponse]:
    """Issue the credential of a transaction, deny it, or have the wallet wait."""
    check_enabled(context.service)
    record = require_request(context, request.order, deferred=True)
    if request.denied:
        context.store.credential_requests.remove(record)
        return _refused("Denied the credential request.", denial())
    if request.order.issuance_deferred and not is_final(context):
        pending = write_json({"error": "issuance_pending"}).decode()
        return _refused("The credential is not ready yet.", pending)
    fulfilled = fulfil(context, record, request.order)
    response = wallet_response(context, [fulfilled], record.encryption, interval=request.interval)
    return AfterCommit(partial(_answer, response))


def _refused(text: str, content: str) -> VciDeferredIssueResponse:
    return VciDeferredIssueResponse(
        result_code="A000301",
        result_message=message("A000301", text),
        action=VciDeferredIssueResponseAction.BAD_REQUEST,
        response_content=content,
    )


def _answer(response: WalletResponse, signer: Signer) -> VciDeferredIssueResponse:
    action, content = response.write(signer)
    return VciDeferredIssueResponse(
        result_code="A000001",
        result_message=message("A000001", "Carried out the order."),
        action=action,
        response_content=content,
    )
