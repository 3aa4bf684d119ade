"""``POST /auth/token/update``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from ...._jose.thumbprint import hash_of
from ....models.token_operations.update import TokenUpdateResponse, TokenUpdateResponseAction
from ...clock import stamp
from ...directory import ClientFault
from ...errors import bad_request, forbidden, message, not_found
from ...hashing import new_value
from ...protocol.durations import scope_duration
from ...protocol.properties import usable_properties
from ...protocol.settings import may_request, supports_scope, token_type

if TYPE_CHECKING:
    from ....models.token_operations.update import TokenUpdateRequest
    from ...context import RequestContext
    from ...protocol.durations import Duration
    from ...store.tokens import TokenAttributes, TokenRecord


def update(context: RequestContext, request: TokenUpdateRequest) -> TokenUpdateResponse:
    """Change an access token, found by value or hash of it or of its refresh token."""
    found = _find(context, request)
    changes: dict[str, Any] = {
        "scopes": _scopes(context, request, found),
        "properties": usable_properties(request.properties),
        "certificate_thumbprint": request.certificate_thumbprint,
        "dpop_key_thumbprint": request.dpop_key_thumbprint,
        "authorization_details": request.authorization_details,
        "for_external_attachment": request.for_external_attachment,
    }
    attributes = attrs.evolve(
        found.attributes, **{name: new for name, new in changes.items() if new is not None}
    )
    value = new_value() if request.access_token_value_updated else request.access_token or None
    record = attrs.evolve(
        found,
        access_hash=hash_of(value) if value else found.access_hash,
        access_expires_at=_access_expiry(context, request, found, attributes),
        refresh_expires_at=_refresh_expiry(context, request, found, attributes),
        attributes=attributes,
    )
    context.store.tokens.save(record)
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


def _find(context: RequestContext, request: TokenUpdateRequest) -> TokenRecord:
    if access := _hash(request.access_token, request.access_token_hash):
        record = context.store.tokens.find(access)
    elif refresh := _hash(request.refresh_token, request.refresh_token_hash):
        record = context.store.tokens.find_by_refresh(refresh)
    else:
        raise bad_request("A134201", "The request names no token, neither by value nor by hash.")
    if record is None:
        raise not_found("A134202", "There is no such access token.")
    if record.service != context.service_id:
        raise forbidden("A134203", "The access token belongs to another service.")
    return record


def _hash(value: str | None, hashed: str | None) -> str | None:
    return hash_of(value) if value else hashed


def _scopes(
    context: RequestContext, request: TokenUpdateRequest, found: TokenRecord
) -> tuple[str, ...] | None:
    """Sort the new scopes, without those that service or client may not have."""
    if request.scopes is None:
        return None
    client = context.clients.find(str(found.client))
    allowed = {
        name
        for name in request.scopes
        if supports_scope(context.service, name)
        and (isinstance(client, ClientFault) or may_request(client, name))
    }
    return tuple(sorted(allowed))


def _access_expiry(
    context: RequestContext,
    request: TokenUpdateRequest,
    found: TokenRecord,
    attributes: TokenAttributes,
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
    context: RequestContext,
    request: TokenUpdateRequest,
    found: TokenRecord,
    attributes: TokenAttributes,
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
    context: RequestContext, found: TokenRecord, attributes: TokenAttributes, which: Duration
) -> int | None:
    """Find the expiry that new scopes bring about, if they do."""
    if attributes.scopes == found.attributes.scopes:
        return None
    seconds = scope_duration(context.service, attributes.scopes, which)
    return None if seconds is None else stamp(context.now + seconds * 1000)
