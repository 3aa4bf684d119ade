"""``POST /auth/token/revoke``."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from ....models.token_operations.revoke import TokenRevokeResponse
from ...directory import ClientFault
from ...errors import HttpError
from ...protocol.presented import identified_access, identified_refresh
from ...store.tokens import TokenFilter
from .list_tokens import CLIENT_FAULTS as LIST_CLIENT_FAULTS

if TYPE_CHECKING:
    from ....models.token_operations.revoke import TokenRevokeRequest
    from ...context import RequestContext
    from ...store.tokens import TokenRecord

CLIENT_FAULTS: Final = {
    **LIST_CLIENT_FAULTS,
    ClientFault.UNKNOWN: partial(
        HttpError, "A001218", "There is no such client.", status=HTTPStatus.NOT_FOUND
    ),
}


def revoke(context: RequestContext, request: TokenRevokeRequest) -> TokenRevokeResponse:
    """Remove the tokens that the first selector of the request names, and count them."""
    tokens = context.store.tokens
    if request.access_token_identifier:
        count = _one(context, identified_access(tokens, request.access_token_identifier))
    elif request.refresh_token_identifier:
        count = _one(context, identified_refresh(tokens, request.refresh_token_identifier))
    elif request.client_identifier or request.subject:
        count = tokens.remove_all(_filter(context, request))
    else:
        raise HttpError("A000201", "The request names no token, client or subject.")
    return TokenRevokeResponse(
        result_code="A312001",
        # Without its code in front: so Authlete writes this one.
        result_message=f"Revoked {count} access tokens.",
        count=count,
    )


def _one(context: RequestContext, record: TokenRecord | None) -> int:
    if record is None or record.service != context.service_id:
        return 0
    context.store.tokens.remove(record)
    return 1


def _filter(context: RequestContext, request: TokenRevokeRequest) -> TokenFilter:
    client = None
    if request.client_identifier:
        client = context.clients.require(request.client_identifier, CLIENT_FAULTS)
    return TokenFilter(
        service=context.service_id,
        client=client.client_id if client else None,
        subject=request.subject or None,
    )
