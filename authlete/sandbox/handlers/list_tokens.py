"""``GET /auth/token/get/list``."""

from __future__ import annotations

import re
from functools import partial
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from ...models.common.client_limited import ClientLimited
from ...models.token_operations.access_token import AccessToken
from ...models.token_operations.list_tokens import TokenGetListResponse
from ..config import Client, ClientFault
from ..errors import ApiError
from ..store import Filter, Status

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..payload import Payload
    from ..record import TokenRecord

INT32 = range(-(2**31), 2**31)
INTEGER = re.compile("[+-]?[0-9]{1,10}")
DEFAULT_END = 5
LARGEST_PAGE = 20
CLIENT_FAULTS: Final = {
    ClientFault.UNKNOWN: partial(ApiError, "A001218", "There is no such client."),
    ClientFault.FOREIGN: partial(
        ApiError, "A001219", "The client is another service's.", status=HTTPStatus.FORBIDDEN
    ),
    ClientFault.LOCKED: partial(
        ApiError, "A001221", "The client is locked.", status=HTTPStatus.FORBIDDEN
    ),
}


def list_tokens(context: RequestContext, payload: Payload) -> TokenGetListResponse:
    """Read one page of the tokens of a service, oldest first, and count all that match."""
    start, end = _window(payload)
    client = _client(context, payload)
    which = Filter(
        service=context.service.id,
        client=client.id if client else None,
        subject=payload.text("subject"),
        status=_status(payload),
    )
    records = context.store.page(which, context.now, start, end)
    return TokenGetListResponse(
        start=start,
        end=end,
        total_count=context.store.count(which, context.now),
        client=_limited(client) if client else None,
        subject=which.subject,
        access_tokens=tuple(map(_access_token, records)) or None,
    )


def _window(payload: Payload) -> tuple[int, int]:
    start = _index(payload, "start", 0, ("A159201", "A159202"))
    end = _index(payload, "end", DEFAULT_END, ("A159203", "A159204"))
    if end - start > LARGEST_PAGE:
        raise ApiError("A159205", f"A page holds at most {LARGEST_PAGE} tokens.")
    return start, end


def _index(payload: Payload, name: str, default: int, codes: tuple[str, str]) -> int:
    text = payload.members.get(name)
    if text is None:
        return default
    if not INTEGER.fullmatch(str(text)) or int(str(text)) not in INT32:
        raise ApiError(codes[0], f"'{name}' is not an integer of 32 bits.")
    index = int(str(text))
    if index < 0:
        raise ApiError(codes[1], f"'{name}' is negative.")
    return index


def _client(context: RequestContext, payload: Payload) -> Client | None:
    identifier = payload.text("clientIdentifier")
    if identifier is None:
        return None
    client = context.client(identifier)
    if isinstance(client, ClientFault):
        refusal = CLIENT_FAULTS[client]
        raise refusal()
    return client


def _status(payload: Payload) -> Status:
    try:
        return Status(payload.text("tokenStatus") or Status.ALL)
    except ValueError:
        raise ApiError("A000201", f"'tokenStatus' is not one of {', '.join(Status)}.") from None


def _limited(client: Client) -> ClientLimited:
    return ClientLimited(
        client_id=client.id,
        client_id_alias=client.alias or str(client.id),
        client_id_alias_enabled=True,
        client_name=client.name,
        description=client.description,
        client_type=client.type,
    )


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
