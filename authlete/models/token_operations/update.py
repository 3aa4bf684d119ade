"""What updating an access token takes and what it answers."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from .._base import concise, masked, str_tuple, utc_datetime
from ..common.authz_details import AuthzDetails
from ..common.property import Property, property_tuple

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class TokenUpdateRequest:
    """Which token to change, and how. Fields left at ``None`` are not sent and change nothing."""

    __repr__ = concise

    access_token: str | None = attrs.field(default=None, repr=masked)
    """The token to change, by its value; this or ``access_token_hash``."""
    access_token_expires_at: int | None = None
    """When the access token shall expire, in milliseconds since the epoch; 0 changes nothing."""
    scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """What it shall allow; scopes that service or client do not have are dropped in silence."""
    properties: tuple[Property, ...] | None = attrs.field(default=None, converter=property_tuple)
    """The extra properties that replace those it has."""
    access_token_expires_at_updated_on_scope_update: bool | None = None
    """Whether a change of scopes may set a new expiry by the scopes' own durations."""
    access_token_hash: str | None = None
    """The token to change, by its hash; ``access_token`` goes before it."""
    access_token_value_updated: bool | None = None
    """Whether a new value is generated; the old one is void and the call cannot be repeated."""
    access_token_persistent: bool | None = None
    """Whether the token never expires by itself; ``access_token_expires_at`` is then ignored."""
    certificate_thumbprint: str | None = None
    """Binds the token to a client certificate: base64url of its SHA-256 (RFC 8705 §3.1)."""
    dpop_key_thumbprint: str | None = None
    """Binds the token to a key: its JWK thumbprint (RFC 9449); ``token_type`` becomes DPoP."""
    authorization_details: AuthzDetails | None = None
    """The authorization details that replace those it has (RFC 9396)."""
    for_external_attachment: bool | None = None
    """Whether the token is for an external attachment (OpenID Connect for Identity Assurance)."""
    refresh_token_expires_at: int | None = None
    """When the refresh token shall expire, in milliseconds since the epoch; 0 changes nothing."""
    refresh_token_expires_at_updated_on_scope_update: bool | None = None
    """Whether a change of scopes may set a new refresh token expiry by the scopes' durations."""
    token_id: str | None = None
    """Authlete's identifier of the token's record."""
    refresh_token: str | None = attrs.field(default=None, repr=masked)
    """The token to change, by its refresh token's value; both of the access token go before it."""
    refresh_token_hash: str | None = None
    """The token to change, by its refresh token's hash; the three others go before it."""


class TokenUpdateResponseAction(StrEnum):
    """What the caller should do next."""

    OK = "OK"
    """The token was updated."""
    BAD_REQUEST = "BAD_REQUEST"
    """The request was wrong; nothing was changed."""
    FORBIDDEN = "FORBIDDEN"
    """The token belongs to another service; nothing was changed."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such token."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class TokenUpdateResponse:
    """The token as it is now, if ``action`` is ``OK``; otherwise the reason nothing changed."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A135001``."""
    result_message: str | None = None
    """The outcome in words."""
    action: TokenUpdateResponseAction | str | None = None
    """What the caller should do next. Branch on it: not every answer is a success."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token named by the request, or its new value if one was generated."""
    access_token_expires_at: int | None = None
    """When the access token expires, in milliseconds since the Unix epoch."""
    properties: tuple[Property, ...] | None = None
    """Extra properties attached to it."""
    scopes: tuple[str, ...] | None = None
    """What it allows."""
    authorization_details: AuthzDetails | None = None
    """What exactly it allows (RFC 9396)."""
    token_type: str | None = None
    """How it is presented: ``Bearer`` or ``DPoP``."""
    for_external_attachment: bool | None = None
    """Whether it is for an external attachment."""
    token_id: str | None = None
    """Authlete's identifier of the token's record."""
    refresh_token_expires_at: int | None = None
    """When the refresh token expires, in milliseconds since the Unix epoch."""

    @property
    def access_token_expires_at_datetime(self) -> "datetime | None":
        """``access_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.access_token_expires_at)

    @property
    def refresh_token_expires_at_datetime(self) -> "datetime | None":
        """``refresh_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.refresh_token_expires_at)
