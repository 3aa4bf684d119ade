"""What creating an access token takes and what it answers."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from .._base import concise, masked, str_tuple, utc_datetime
from ..common.authz_details import AuthzDetails
from ..common.grant_type import GrantType
from ..common.property import Property, property_tuple

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class TokenCreateRequest:
    """The access token to create. Fields left at ``None`` are not sent."""

    __repr__ = concise

    grant_type: GrantType
    """The flow by which the token is said to have been issued; not ``REFRESH_TOKEN``."""
    client_id: int | None = None
    """Numeric ID of the client that receives the token; this or ``client_identifier``."""
    subject: str | None = None
    """The user it speaks for: ASCII, at most 100 characters; not used for client credentials."""
    scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """What the token allows; a scope that the service does not have fails the call."""
    access_token_duration: int | None = None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None = None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""
    properties: tuple[Property, ...] | None = attrs.field(default=None, converter=property_tuple)
    """Extra properties to attach to the token."""
    client_id_alias_used: bool | None = None
    """Whether the token counts as asked for with the client's alias instead of its number."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the access token, if it is not to be generated (migration)."""
    refresh_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the refresh token, if it is not to be generated (migration)."""
    access_token_persistent: bool | None = None
    """Whether the token never expires by itself; ``access_token_duration`` is then ignored."""
    certificate_thumbprint: str | None = None
    """Binds the token to a client certificate: base64url of its SHA-256 (RFC 8705 §3.1)."""
    dpop_key_thumbprint: str | None = None
    """Binds the token to a key: its JWK thumbprint (RFC 9449); ``token_type`` becomes DPoP."""
    authorization_details: AuthzDetails | None = None
    """What exactly the token allows (RFC 9396)."""
    resources: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The resources it is meant for, as absolute URIs (RFC 8707)."""
    for_external_attachment: bool | None = None
    """Whether the token is for an external attachment (OpenID Connect for Identity Assurance)."""
    jwt_at_claims: str | None = None
    """Further claims for a JWT access token, as the text of a JSON object."""
    acr: str | None = None
    """Authentication context class of the user's authentication."""
    auth_time: int | None = None
    """When the user was authenticated, in seconds since the Unix epoch."""
    client_entity_id_used: bool | None = None
    """Whether the token counts as asked for with the client's entity ID."""
    client_identifier: str | None = None
    """ID or alias of the client that receives the token; this or ``client_id``."""
    session_id: str | None = None
    """The user's authentication session, which native single sign-on refers to."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""


class TokenCreateResponseAction(StrEnum):
    """What the caller should do next."""

    OK = "OK"
    """The token was created."""
    BAD_REQUEST = "BAD_REQUEST"
    """The request was wrong; nothing was created."""
    FORBIDDEN = "FORBIDDEN"
    """The client may not be used; nothing was created."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class TokenCreateResponse:
    """The created token, if ``action`` is ``OK``; otherwise the reason there is none."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A109001``."""
    result_message: str | None = None
    """The outcome in words."""
    action: TokenCreateResponseAction | str | None = None
    """What the caller should do next. Branch on it: not every answer is a success."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the new access token."""
    client_id: int | None = None
    """Numeric ID of the client that receives it."""
    expires_at: int | None = None
    """When it expires, in milliseconds since the Unix epoch."""
    expires_in: int | None = None
    """Its remaining lifetime in seconds."""
    grant_type: GrantType | str | None = None
    """The flow by which it is said to have been issued."""
    properties: tuple[Property, ...] | None = None
    """Extra properties attached to it."""
    refresh_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the refresh token; absent if none was created."""
    scopes: tuple[str, ...] | None = None
    """What the access token allows."""
    subject: str | None = None
    """The user it speaks for; absent for client credentials."""
    token_type: str | None = None
    """How it is presented: ``Bearer`` or ``DPoP``."""
    jwt_access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token as a JWT, if the service issues such."""
    authorization_details: AuthzDetails | None = None
    """What exactly the token allows (RFC 9396)."""
    for_external_attachment: bool | None = None
    """Whether the token is for an external attachment."""
    token_id: str | None = None
    """Authlete's identifier of the token's record."""
    refresh_token_scopes: tuple[str, ...] | None = None
    """What the refresh token may be exchanged for."""
    client_identifier: str | None = None
    """ID or alias of the client that receives it."""
    session_id: str | None = None
    """The user's authentication session."""

    @property
    def expires_at_datetime(self) -> "datetime | None":
        """``expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.expires_at)
