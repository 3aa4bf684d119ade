"""Refreshing an access token (RFC 6749 §6)."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import TYPE_CHECKING, Final

import attrs

from ...._jose.thumbprint import hash_of
from ....models.common.client_auth_method import ClientAuthMethod
from ....models.token.process import TokenResponseAction as Action
from ...clock import LATEST, stamp
from ...errors import OAuthError
from ...hashing import new_value
from ...protocol.durations import token_duration
from ...protocol.flow_tokens import jwt_claims, unused_value
from ...protocol.issue import IssuedToken
from ...protocol.parameters import ParameterCodes, one, required
from ...protocol.token_responses import Issuance
from ...store.replaced_refresh_tokens import ReplacedRefreshToken

if TYPE_CHECKING:
    from ....models.token.process import TokenResponse
    from ...context import AfterCommit, RequestContext
    from ...store.tokens import TokenAttributes, TokenRecord
    from .grant_request import GrantRequest

REFRESH_TOKEN: Final = ParameterCodes("A053301", "A053302", "A053303")
SCOPE: Final = ParameterCodes(repeated="A053304")
IDEMPOTENT_FOR: Final = 60
"""For how many seconds a replaced refresh token can be used again, where it may be."""


@attrs.frozen(kw_only=True)
class _Presented:
    """The refresh token of a request."""

    record: TokenRecord
    value: str = attrs.field(repr=False)
    """The refresh token that is good now."""
    is_previous: bool = False
    """Whether the client sent the one before."""


def refresh_token(asked: GrantRequest) -> TokenResponse | AfterCommit[TokenResponse]:
    """Replace an access token, and its refresh token unless the service keeps it.

    Raises:
        ActionError: the request is malformed.
        OAuthError: the refresh token is not good for it.
    """
    context = asked.context
    presented = _presented(context, required(asked.parameters, "refresh_token", REFRESH_TOKEN))
    record = presented.record
    if record.client != asked.client.client_id:
        raise _invalid("A053307", "The refresh token was issued to another client.")
    if not record.is_refreshable(context.now):
        raise _invalid("A053308", "The refresh token has expired.")
    public = asked.authentication.method == ClientAuthMethod.NONE
    asked.binding.check_refresh(record.attributes, strictly=public)
    value = unused_value(context, asked.request.access_token)
    attributes = _attributes(asked, record.attributes)
    refresh_value, refresh_expiry = _next_refresh_token(asked, presented)
    expires_at = min(context.now + _lifetime(asked, attributes, refresh_expiry) * 1000, LATEST)
    refreshed = attrs.evolve(
        record,
        access_hash=hash_of(value),
        access_expires_at=stamp(expires_at),
        refresh_hash=hash_of(refresh_value),
        refresh_expires_at=refresh_expiry,
        refreshed_at=stamp(context.now),
        attributes=attributes,
    )
    context.store.tokens.save(refreshed)
    issuance = Issuance(
        context=context,
        issued=IssuedToken(
            record=refreshed,
            scopes=attributes.scopes,
            expires_at=expires_at,
            jwt_claims=jwt_claims(attributes),
        ),
        access_token=value,
        refresh_token=refresh_value,
    )
    return _answer(asked, issuance, presented)


def _answer(
    asked: GrantRequest, issuance: Issuance, presented: _Presented
) -> TokenResponse | AfterCommit[TokenResponse]:
    service, attributes = asked.context.service, issuance.issued.record.attributes
    scopes, secret = attributes.scopes or (), None
    action = Action.OK
    if service.native_sso_supported and "device_sso" in scopes and attributes.session_id:
        action, secret = Action.NATIVE_SSO, one(asked.parameters, "device_secret")
    elif service.id_token_reissuable and "openid" in scopes and issuance.issued.record.subject:
        action = Action.ID_TOKEN_REISSUABLE
    return asked.answer(
        issuance,
        "A053001",
        action,
        device_secret=secret,
        previous_refresh_token_used=presented.is_previous,
    )


def _invalid(code: str, text: str) -> OAuthError:
    return OAuthError("invalid_grant", text, code)


def _presented(context: RequestContext, value: str) -> _Presented:
    tokens = context.store.tokens
    record = tokens.find_by_refresh(hash_of(value))
    if record is not None and record.service == context.service_id:
        return _Presented(record=record, value=value)
    if record is not None:
        raise _invalid("A053306", "The refresh token is another service's.")
    replaced = context.store.replaced_refresh_tokens.find(context.service_id, hash_of(value))
    if replaced is not None and replaced.is_live(context.now):
        following = _following(value, replaced.salt)
        record = tokens.get(replaced.token)
        if record is not None and record.refresh_hash == hash_of(following):
            return _Presented(record=record, value=following, is_previous=True)
    raise _invalid("A053305", "There is no such refresh token.")


def _attributes(asked: GrantRequest, held: TokenAttributes) -> TokenAttributes:
    new = asked.attributes(held.properties, held.jwt_at_claims)
    return attrs.evolve(
        held,
        scopes=_scopes(asked, held),
        properties=new.properties,
        jwt_at_claims=new.jwt_at_claims,
        dpop_key_thumbprint=new.dpop_key_thumbprint,
        certificate_thumbprint=new.certificate_thumbprint or held.certificate_thumbprint,
        resources=asked.resources(held.granted_resources or held.resources),
        authorization_details=asked.details(held.granted_details or held.authorization_details),
        granted_resources=held.granted_resources or held.resources,
        granted_details=held.granted_details or held.authorization_details,
        cnonce=new.cnonce,
        cnonce_expires_at=new.cnonce_expires_at,
    )


def _scopes(asked: GrantRequest, held: TokenAttributes) -> tuple[str, ...]:
    granted = held.refresh_token_scopes or ()
    wanted = asked.scopes(SCOPE) or granted
    if not set(wanted) <= set(granted):
        raise OAuthError("invalid_scope", "The scope was not granted.", "A053309")
    drops = asked.context.service.openid_dropped_on_refresh_without_offline_access
    if drops and "offline_access" not in granted:
        wanted = tuple(name for name in wanted if name != "openid")
    return tuple(sorted(wanted))


def _next_refresh_token(asked: GrantRequest, presented: _Presented) -> tuple[str, int]:
    """Choose the refresh token that the client shall use from now on, and its expiry in ms."""
    context, record = asked.context, presented.record
    service, before = context.service, record.refresh_expires_at or 0
    seconds = max(asked.request.refresh_token_duration or 0, 0) or token_duration(
        service, asked.client, record.attributes.refresh_token_scopes, "refresh_token_duration"
    )
    afresh = stamp(context.now + seconds * 1000)
    if presented.is_previous:
        return presented.value, before
    if service.refresh_token_kept:
        return presented.value, afresh if service.refresh_token_duration_reset else before
    expiry = before if service.refresh_token_duration_kept else afresh
    if not service.refresh_token_idempotent:
        return new_value(), expiry
    salt = new_value()
    context.store.replaced_refresh_tokens.add(
        ReplacedRefreshToken(
            key=hash_of(presented.value),
            service=context.service_id,
            client=record.client,
            subject=record.subject,
            expires_at=context.now + IDEMPOTENT_FOR * 1000,
            token=record.id,
            salt=salt,
        )
    )
    return _following(presented.value, salt), expiry


def _following(value: str, salt: str) -> str:
    """Compute the value that replaces a refresh token: again the same, though none is stored."""
    octets = hmac.digest(value.encode(), salt.encode(), sha256)
    return urlsafe_b64encode(octets).rstrip(b"=").decode()


def _lifetime(asked: GrantRequest, attributes: TokenAttributes, refresh_expiry: int) -> int:
    service, now = asked.context.service, asked.context.now
    seconds = max(asked.request.access_token_duration or 0, 0) or token_duration(
        service, asked.client, attributes.scopes, "access_token_duration"
    )
    if service.token_expiration_linked:
        return min(seconds, max(round((refresh_expiry - now) / 1000), 0))
    return seconds
