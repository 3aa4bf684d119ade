"""``GET /auth/token/get/list``."""

from __future__ import annotations

from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from ....models.token_operations.access_token import AccessToken
from ....models.token_operations.list_tokens import TokenGetListResponse
from ....models.token_operations.token_status import TokenStatus
from ...directory import ClientFault
from ...errors import HttpError
from ...protocol.managed_clients import limited
from ...protocol.paging import DEFAULT_END, read_index
from ...store.tokens import TokenFilter

if TYPE_CHECKING:
    from ...context import RequestContext
    from ...store.tokens import TokenRecord

LARGEST_PAGE = 20
CLIENT_FAULTS: Final = {
    ClientFault.UNKNOWN: partial(HttpError, "A001218", "There is no such client."),
    ClientFault.FOREIGN: partial(
        HttpError, "A001219", "The client is another service's.", status=HTTPStatus.FORBIDDEN
    ),
    ClientFault.LOCKED: partial(
        HttpError, "A001221", "The client is locked.", status=HTTPStatus.FORBIDDEN
    ),
}


def list_tokens(  # noqa: PLR0913 - one for each parameter of the query
    context: RequestContext,
    *,
    start: str | None = None,
    end: str | None = None,
    client_identifier: str | None = None,
    subject: str | None = None,
    token_status: str | None = None,
) -> TokenGetListResponse:
    """Read one page of the tokens of a service, oldest first, and count all that match."""
    first = read_index("start", start, 0, ("A159201", "A159202"))
    behind = read_index("end", end, DEFAULT_END, ("A159203", "A159204"))
    if behind - first > LARGEST_PAGE:
        raise HttpError("A159205", f"A page holds at most {LARGEST_PAGE} tokens.")
    client = None
    if client_identifier:
        client = context.clients.require(client_identifier, CLIENT_FAULTS)
    which = TokenFilter(
        service=context.service_id,
        client=client.client_id if client else None,
        subject=subject or None,
        status=_status(token_status),
    )
    records = context.store.tokens.page(which, context.now, first, behind)
    return TokenGetListResponse(
        start=first,
        end=behind,
        total_count=context.store.tokens.count(which, context.now),
        client=limited(client) if client else None,
        subject=which.subject,
        access_tokens=tuple(map(_access_token, records)) or None,
    )


def _status(text: str | None) -> TokenStatus:
    try:
        return TokenStatus(text or TokenStatus.ALL)
    except ValueError:
        words = ", ".join(TokenStatus)
        raise HttpError("A000201", f"'tokenStatus' is not one of {words}.") from None


def _access_token(record: TokenRecord) -> AccessToken:
    return AccessToken(
        access_token_hash=record.access_hash,
        access_token_expires_at=record.access_expires_at,
        refresh_token_hash=record.refresh_hash,
        refresh_token_expires_at=record.refresh_expires_at or 0,
        created_at=record.created_at,
        last_refreshed_at=record.refreshed_at,
        client_id=record.client,
        subject=record.subject,
        grant_type=record.grant_type,
        scopes=record.attributes.scopes,
        refresh_token_scopes=record.attributes.refresh_token_scopes,
        properties=record.attributes.properties,
    )
