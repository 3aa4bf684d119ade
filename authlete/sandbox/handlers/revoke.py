"""``POST /auth/token/revoke``."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from ...models.token_revoke import TokenRevokeRequest, TokenRevokeResponse
from ..config import ClientFault
from ..refused import RefusedError
from ..store import Filter
from .find import identified_access, identified_refresh
from .list_tokens import CLIENT_FAULTS as LIST_CLIENT_FAULTS

if TYPE_CHECKING:
    from ..desk import Desk
    from ..payload import Payload
    from ..record import TokenRecord

CLIENT_FAULTS: Final = {
    **LIST_CLIENT_FAULTS,
    ClientFault.UNKNOWN: partial(
        RefusedError, "A001218", "There is no such client.", status=HTTPStatus.NOT_FOUND
    ),
}


def revoke(desk: Desk, payload: Payload) -> TokenRevokeResponse:
    """Remove the tokens that the first selector of the request names, and count them."""
    request = payload.read(TokenRevokeRequest)
    if request.access_token_identifier:
        count = _one(desk, identified_access(desk, request.access_token_identifier))
    elif request.refresh_token_identifier:
        count = _one(desk, identified_refresh(desk, request.refresh_token_identifier))
    elif request.client_identifier or request.subject:
        count = desk.store.remove_all(_filter(desk, request))
    else:
        raise RefusedError("A000201", "The request names no token, client or subject.")
    return TokenRevokeResponse(
        result_code="A312001",
        # Without its code in front: so Authlete writes this one.
        result_message=f"Revoked {count} access tokens.",
        count=count,
    )


def _one(desk: Desk, record: TokenRecord | None) -> int:
    if record is None or record.service != desk.service.id:
        return 0
    desk.store.remove(record)
    return 1


def _filter(desk: Desk, request: TokenRevokeRequest) -> Filter:
    identifier = request.client_identifier
    return Filter(
        service=desk.service.id,
        client=_client_id(desk, identifier) if identifier else None,
        subject=request.subject or None,
    )


def _client_id(desk: Desk, identifier: str) -> int:
    client = desk.client(identifier)
    if isinstance(client, ClientFault):
        refusal = CLIENT_FAULTS[client]
        raise refusal()
    return client.id
