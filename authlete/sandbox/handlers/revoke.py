"""``POST /auth/token/revoke``."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from ...models.token_operations.revoke import TokenRevokeRequest, TokenRevokeResponse
from ..config import ClientFault
from ..errors import ApiError
from ..store import Filter
from .list_tokens import CLIENT_FAULTS as LIST_CLIENT_FAULTS
from .lookup import identified_access, identified_refresh

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..payload import Payload
    from ..record import TokenRecord

CLIENT_FAULTS: Final = {
    **LIST_CLIENT_FAULTS,
    ClientFault.UNKNOWN: partial(
        ApiError, "A001218", "There is no such client.", status=HTTPStatus.NOT_FOUND
    ),
}


def revoke(context: RequestContext, payload: Payload) -> TokenRevokeResponse:
    """Remove the tokens that the first selector of the request names, and count them."""
    request = payload.read(TokenRevokeRequest)
    if request.access_token_identifier:
        count = _one(context, identified_access(context, request.access_token_identifier))
    elif request.refresh_token_identifier:
        count = _one(context, identified_refresh(context, request.refresh_token_identifier))
    elif request.client_identifier or request.subject:
        count = context.store.remove_all(_filter(context, request))
    else:
        raise ApiError("A000201", "The request names no token, client or subject.")
    return TokenRevokeResponse(
        result_code="A312001",
        # Without its code in front: so Authlete writes this one.
        result_message=f"Revoked {count} access tokens.",
        count=count,
    )


def _one(context: RequestContext, record: TokenRecord | None) -> int:
    if record is None or record.service != context.service.id:
        return 0
    context.store.remove(record)
    return 1


def _filter(context: RequestContext, request: TokenRevokeRequest) -> Filter:
    identifier = request.client_identifier
    return Filter(
        service=context.service.id,
        client=_client_id(context, identifier) if identifier else None,
        subject=request.subject or None,
    )


def _client_id(context: RequestContext, identifier: str) -> int:
    client = context.client(identifier)
    if isinstance(client, ClientFault):
        refusal = CLIENT_FAULTS[client]
        raise refusal()
    return client.id
