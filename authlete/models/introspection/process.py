"""What introspecting an access token takes and what it answers."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from .._base import SECOND, concise, masked, str_tuple, utc_datetime
from ..common.authz_details import AuthzDetails
from ..common.grant import Grant
from ..common.grant_type import GrantType
from ..common.pair import Pair, pair_tuple
from ..common.property import Property
from ..common.scope import Scope

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class IntrospectionRequest:
    """A token that was presented to a resource, and what the resource requires of it."""

    __repr__ = concise

    token: str = attrs.field(repr=masked)
    """The access token."""
    scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """Scopes that it must have; names that the service does not know count as not given."""
    subject: str | None = None
    """The user that it must speak for."""
    client_certificate: str | None = None
    """The certificate that the client presented, in PEM (RFC 8705)."""
    dpop: str | None = attrs.field(default=None, repr=masked)
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None = None
    """The HTTP method that it must be bound to (RFC 9449)."""
    htu: str | None = None
    """The URL that it must be bound to (RFC 9449)."""
    resources: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """Resources that it must be meant for (RFC 8707)."""
    acr_values: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """Authentication context classes, one of which the user's authentication must have had."""
    max_age: int | None = None
    """How long ago that authentication may have been, in seconds."""
    required_components: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """Components that an HTTP message signature must cover (RFC 9421)."""
    uri: str | None = None
    """The URL of the userinfo endpoint."""
    message: str | None = attrs.field(default=None, repr=masked)
    """The body of the client's request."""
    headers: tuple[Pair, ...] | None = attrs.field(default=None, converter=pair_tuple, repr=False)
    """The headers of the client's request, for an HTTP message signature."""
    target_uri: str | None = None
    """The URL of the client's request, its query included."""
    dpop_nonce_required: bool | None = None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""
    request_body_contained: bool | None = None
    """Whether the client's request has a body."""


class IntrospectionResponseAction(StrEnum):
    """What the resource should answer its client."""

    OK = "OK"
    """The token is good for this request."""
    BAD_REQUEST = "BAD_REQUEST"
    """400: the request presented no token."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401: there is no such token, or it has expired."""
    FORBIDDEN = "FORBIDDEN"
    """403: the token lacks a scope, or speaks for another user."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: Authlete failed."""


@attrs.frozen(kw_only=True)
class IntrospectionResponse:
    """What the token is, and, by ``action``, whether it is good for the request."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A056001``."""
    result_message: str | None = None
    """The outcome in words."""
    action: IntrospectionResponseAction | str | None = None
    """What the resource should do next. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The value of the ``WWW-Authenticate`` header to answer with, if it is no success."""
    client_id: int | None = None
    """Numeric ID of the client that the token was issued to."""
    client_id_alias: str | None = None
    """The client's alias when the token was asked for."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask for it."""
    expires_at: int | None = None
    """When it expires, in milliseconds since the Unix epoch."""
    subject: str | None = None
    """The user it speaks for; absent for client credentials."""
    scopes: tuple[str, ...] | None = None
    """What it allows."""
    existent: bool | None = None
    """Whether there is such a token."""
    usable: bool | None = None
    """Whether it exists and has not expired."""
    sufficient: bool | None = None
    """Whether it has the scopes asked for."""
    refreshable: bool | None = None
    """Whether its refresh token exists and has not expired."""
    properties: tuple[Property, ...] | None = None
    """Extra properties attached to it, hidden ones included."""
    certificate_thumbprint: str | None = None
    """The client certificate it is bound to: base64url of its SHA-256."""
    resources: tuple[str, ...] | None = None
    """The resources asked for when it was granted (RFC 8707)."""
    access_token_resources: tuple[str, ...] | None = None
    """The resources it is meant for, which may be fewer."""
    authorization_details: AuthzDetails | None = None
    """What exactly it allows (RFC 9396)."""
    service_attributes: tuple[Pair, ...] | None = None
    """Attributes of the service."""
    client_attributes: tuple[Pair, ...] | None = None
    """Attributes of the client."""
    scope_details: tuple[Scope, ...] | None = None
    """Its scopes with their attributes."""
    grant_id: str | None = None
    """The grant it belongs to."""
    grant: Grant | None = None
    """That grant."""
    for_external_attachment: bool | None = None
    """Whether it is for an external attachment."""
    consented_claims: tuple[str, ...] | None = None
    """The claims that the user lets the client see."""
    grant_type: GrantType | str | None = None
    """The flow that first created it."""
    acr: str | None = None
    """Authentication context class of the user's authentication."""
    auth_time: int | None = None
    """When the user was authenticated, in seconds since the Unix epoch."""
    client_entity_id: str | None = None
    """The client's entity ID."""
    client_entity_id_used: bool | None = None
    """Whether the entity ID was used to ask for it."""
    for_credential_issuance: bool | None = None
    """Whether it is for the issuance of credentials."""
    cnonce: str | None = attrs.field(default=None, repr=masked)
    """The ``c_nonce`` bound to it."""
    cnonce_expires_at: int | None = None
    """When that expires, in milliseconds since the Unix epoch."""
    issuable_credentials: str | None = None
    """The credentials that it gives access to, as JSON text."""
    dpop_nonce: str | None = attrs.field(default=None, repr=masked)
    """The nonce for the ``DPoP-Nonce`` header of the answer."""
    response_signing_required: bool | None = None
    """Whether the resource's answer must be signed (RFC 9421)."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""

    @property
    def expires_at_datetime(self) -> "datetime | None":
        """``expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.expires_at)

    @property
    def auth_time_datetime(self) -> "datetime | None":
        """``auth_time`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.auth_time, SECOND)

    @property
    def cnonce_expires_at_datetime(self) -> "datetime | None":
        """``cnonce_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.cnonce_expires_at)
