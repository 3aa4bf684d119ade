"""``POST /auth/token/update``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ...models.token_operations.update import (
    TokenUpdateRequest,
    TokenUpdateResponse,
    TokenUpdateResponseAction,
)
from ..config import ClientFault
from ..errors import bad_request, forbidden, message, not_found
from ..record import hash_of, new_value, stamp
from .policy import kept, shortest, supported, token_type

if TYPE_CHECKING:
    from ..context import RequestContext
    from ..payload import Payload
    from ..record import Attributes, TokenRecord
    from .policy import Duration


def update(context: RequestContext, payload: Payload) -> TokenUpdateResponse:
    """Change an access token, found by value or hash of it or of its refresh token."""
    request = payload.read(TokenUpdateRequest)
    found = _find(context, request)
    attributes = _attributes(context, request, found)
    value = new_value() if request.access_token_value_updated else request.access_token or None
    record = attrs.evolve(
        found,
        access_hash=hash_of(value) if value else found.access_hash,
        access_expires_at=_access_expiry(context, request, found, attributes),
        refresh_expires_at=_refresh_expiry(context, request, found, attributes),
        attributes=attributes,
    )
    context.store.save(record)
    return _response(context, record, value)


def _find(context: RequestContext, request: TokenUpdateRequest) -> TokenRecord:
    if access := _hash(request.access_token, request.access_token_hash):
        record = context.store.find(access)
    elif refresh := _hash(request.refresh_token, request.refresh_token_hash):
        record = context.store.find_by_refresh(refresh)
    else:
        raise bad_request("A134201", "The request names no token, neither by value nor by hash.")
    if record is None:
        raise not_found("A134202", "There is no such access token.")
    if record.service != context.service.id:
        raise forbidden("A134203", "The access token belongs to another service.")
    return record


def _hash(value: str | None, hashed: str | None) -> str | None:
    return hash_of(value) if value else hashed


def _attributes(
    context: RequestContext, request: TokenUpdateRequest, found: TokenRecord
) -> Attributes:
    old = found.attributes
    new: dict[str, Any] = {
        "scopes": _scopes(context, request, found),
        "properties": kept(request.properties),
        "certificate_thumbprint": request.certificate_thumbprint,
        "dpop_key_thumbprint": request.dpop_key_thumbprint,
        "authorization_details": request.authorization_details,
        "for_external_attachment": request.for_external_attachment,
    }
    return attrs.evolve(old, **{name: value for name, value in new.items() if value is not None})


def _scopes(
    context: RequestContext, request: TokenUpdateRequest, found: TokenRecord
) -> tuple[str, ...] | None:
    if request.scopes is None:
        return None
    return tuple(sorted({name for name in request.scopes if _allowed(context, found, name)}))


def _allowed(context: RequestContext, found: TokenRecord, scope: str) -> bool:
    client = context.client(str(found.client))
    limits = None if isinstance(client, ClientFault) else client.scopes
    return supported(context.service, scope) and (limits is None or scope in limits)


def _access_expiry(
    context: RequestContext, request: TokenUpdateRequest, found: TokenRecord, attributes: Attributes
) -> int | None:
    if request.access_token_persistent:
        return None
    if request.access_token_expires_at and request.access_token_expires_at > 0:
        return stamp(request.access_token_expires_at)
    if not request.access_token_expires_at_updated_on_scope_update:
        return found.access_expires_at
    by_scope = _expiry_by_scope(context, found, attributes, "access_token_duration")
    return by_scope or found.access_expires_at


def _refresh_expiry(
    context: RequestContext, request: TokenUpdateRequest, found: TokenRecord, attributes: Attributes
) -> int | None:
    if found.refresh_hash is None:
        return None
    if request.refresh_token_expires_at and request.refresh_token_expires_at > 0:
        return stamp(request.refresh_token_expires_at)
    if not request.refresh_token_expires_at_updated_on_scope_update:
        return found.refresh_expires_at
    by_scope = _expiry_by_scope(context, found, attributes, "refresh_token_duration")
    return by_scope or found.refresh_expires_at


def _expiry_by_scope(
    context: RequestContext, found: TokenRecord, attributes: Attributes, which: Duration
) -> int | None:
    if attributes.scopes == found.attributes.scopes:
        return None
    seconds = shortest(context.service, attributes.scopes, which)
    return None if seconds is None else stamp(context.now + seconds * 1000)


def _response(
    context: RequestContext, record: TokenRecord, value: str | None
) -> TokenUpdateResponse:
    attributes = record.attributes
    return TokenUpdateResponse(
        result_code="A135001",
        result_message=message("A135001", "Updated the access token."),
        action=TokenUpdateResponseAction.OK,
        access_token=value,
        access_token_expires_at=record.access_expires_at,
        refresh_token_expires_at=record.refresh_expires_at or 0,
        scopes=attributes.scopes,
        properties=attributes.properties,
        authorization_details=attributes.authorization_details,
        token_type=token_type(context.service, attributes),
        for_external_attachment=attributes.for_external_attachment,
        token_id=str(record.id),
    )
