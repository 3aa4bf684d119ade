"""What processing a token request takes and what it answers."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from .._base import concise, masked, str_tuple, utc_datetime
from ..common.authz_details import AuthzDetails
from ..common.cimd_options import CimdOptions
from ..common.client_auth_method import ClientAuthMethod
from ..common.grant_type import GrantType
from ..common.pair import Pair
from ..common.property import Property, property_tuple
from .token_info import TokenInfo
from .token_type import TokenType

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class TokenRequest:
    """A token request that your own endpoint received from a client (RFC 6749 §3.2)."""

    __repr__ = concise

    parameters: str = attrs.field(repr=masked)
    """The form body that the endpoint received; may hold a code, a password or a token."""
    client_id: str | None = None
    """The client's ID from the request's ``Authorization`` header."""
    client_secret: str | None = attrs.field(default=None, repr=masked)
    """The client's secret from that header."""
    client_certificate: str | None = None
    """The certificate that the client presented, in PEM (RFC 8705)."""
    client_certificate_path: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The certificates between it and its root, in PEM."""
    properties: tuple[Property, ...] | None = attrs.field(default=None, converter=property_tuple)
    """Extra properties to attach to the access token."""
    dpop: str | None = attrs.field(default=None, repr=masked)
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None = None
    """The HTTP method that the DPoP proof must be made for; ``POST`` by default."""
    htu: str | None = None
    """The URL that the DPoP proof must be made for; the service's endpoint by default."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the access token, if one is issued and it is not to be generated."""
    jwt_at_claims: str | None = None
    """Further claims for a JWT access token, as the text of a JSON object."""
    oauth_client_attestation: str | None = attrs.field(default=None, repr=masked)
    """The request's ``OAuth-Client-Attestation`` header."""
    oauth_client_attestation_pop: str | None = attrs.field(default=None, repr=masked)
    """The request's ``OAuth-Client-Attestation-PoP`` header."""
    access_token_duration: int | None = None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None = None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""
    dpop_nonce_required: bool | None = None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""
    cimd_options: CimdOptions | None = None
    """How to treat a client ID that is the URL of a metadata document, in this request."""


class TokenResponseAction(StrEnum):
    """What your token endpoint should do next."""

    OK = "OK"
    """200 with ``response_content`` as JSON: tokens are issued."""
    PASSWORD = "PASSWORD"  # noqa: S105 - the name of a flow, not a secret
    """Check ``username`` and ``password``, then issue or fail the ticket (RFC 6749 §4.3)."""
    TOKEN_EXCHANGE = "TOKEN_EXCHANGE"  # noqa: S105 - the name of a flow, not a secret
    """Decide by rules of your own, and create the token to answer with (RFC 8693)."""
    JWT_BEARER = "JWT_BEARER"
    """Verify the signature of ``assertion``, and create the token to answer with (RFC 7523)."""
    NATIVE_SSO = "NATIVE_SSO"
    """Check ``session_id`` and ``device_secret``, and let native single sign-on answer."""
    ID_TOKEN_REISSUABLE = "ID_TOKEN_REISSUABLE"  # noqa: S105 - the name of a case, not a secret
    """200 with ``response_content``, or reissue the ID token first: the tokens are refreshed."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON: the request is wrong."""
    INVALID_CLIENT = "INVALID_CLIENT"
    """401 with ``response_content`` as JSON: the client could not be authenticated."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class TokenResponse:
    """What was issued, or what your token endpoint has to do itself, by ``action``."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: TokenResponseAction | str | None = None
    """What the endpoint should do next. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body to answer the client with, as JSON text, if there is one yet; holds tokens."""
    username: str | None = None
    """The user's name in the request, for ``PASSWORD``."""
    password: str | None = attrs.field(default=None, repr=masked)
    """The user's password in the request, for ``PASSWORD``."""
    ticket: str | None = attrs.field(default=None, repr=masked)
    """What to issue or fail the request by, for ``PASSWORD``."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token that was issued."""
    access_token_expires_at: int | None = None
    """When it expires, in milliseconds since the Unix epoch."""
    access_token_duration: int | None = None
    """Its lifetime in seconds."""
    refresh_token: str | None = attrs.field(default=None, repr=masked)
    """The refresh token that was issued, or kept."""
    refresh_token_expires_at: int | None = None
    """When it expires, in milliseconds since the Unix epoch."""
    refresh_token_duration: int | None = None
    """Its lifetime in seconds."""
    id_token: str | None = attrs.field(default=None, repr=masked)
    """The ID token as a JWT, if one was issued."""
    grant_type: GrantType | str | None = None
    """The flow of the request."""
    client_id: int | None = None
    """Numeric ID of the client that asks."""
    client_id_alias: str | None = None
    """The client's alias when it asked; absent if there was none."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask."""
    subject: str | None = None
    """The user that the access token speaks for; absent for client credentials."""
    scopes: tuple[str, ...] | None = None
    """What the access token allows."""
    properties: tuple[Property, ...] | None = None
    """Extra properties attached to it."""
    jwt_access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token as a JWT, if the service issues such."""
    resources: tuple[str, ...] | None = None
    """The resources that the request names (RFC 8707)."""
    access_token_resources: tuple[str, ...] | None = None
    """The resources that the access token is meant for."""
    authorization_details: AuthzDetails | None = None
    """What exactly it allows (RFC 9396)."""
    additional_claims: str | None = None
    """Claims that the ID token must hold as well, as JSON text, for ``NATIVE_SSO``."""
    service_attributes: tuple[Pair, ...] | None = None
    """Attributes of the service."""
    client_attributes: tuple[Pair, ...] | None = None
    """Attributes of the client."""
    client_auth_method: ClientAuthMethod | str | None = None
    """How the client should have authenticated itself at the endpoint."""
    grant_id: str | None = None
    """The grant that the token belongs to (Grant Management for OAuth 2.0)."""
    audiences: tuple[str, ...] | None = None
    """Whom the new token is wanted for, for ``TOKEN_EXCHANGE`` (``audience`` of RFC 8693 §2.1)."""
    requested_token_type: TokenType | str | None = None
    """What kind of token is wanted in exchange."""
    subject_token: str | None = attrs.field(default=None, repr=masked)
    """The token of the one whom the new token is to speak for."""
    subject_token_type: TokenType | str | None = None
    """What kind of token that is."""
    subject_token_info: TokenInfo | None = None
    """What Authlete knows of it, if it is an access or refresh token."""
    actor_token: str | None = attrs.field(default=None, repr=masked)
    """The token of the one who is to act with the new token."""
    actor_token_type: TokenType | str | None = None
    """What kind of token that is."""
    actor_token_info: TokenInfo | None = None
    """What Authlete knows of it, if it is an access or refresh token."""
    assertion: str | None = attrs.field(default=None, repr=masked)
    """The JWT of the request, for ``JWT_BEARER``; its signature is not verified yet (RFC 7523)."""
    previous_refresh_token_used: bool | None = None
    """Whether the request came with the refresh token before the last, which a service with
    idempotent refresh tokens takes for a short time."""
    client_entity_id: str | None = None
    """The client's entity ID (OpenID Federation)."""
    client_entity_id_used: bool | None = None
    """Whether the entity ID was used to ask."""
    cnonce_duration: int | None = None
    """Lifetime of ``cnonce`` in seconds."""
    dpop_nonce: str | None = attrs.field(default=None, repr=masked)
    """The nonce for the ``DPoP-Nonce`` header of the endpoint's answer."""
    cnonce: str | None = attrs.field(default=None, repr=masked)
    """The ``c_nonce`` for a proof of key possession (OpenID for Verifiable Credential Issuance)."""
    cnonce_expires_at: int | None = None
    """When it expires, in milliseconds since the Unix epoch."""
    requested_id_token_claims: tuple[str, ...] | None = None
    """The claims that the client wanted in ID tokens, for ``ID_TOKEN_REISSUABLE``."""
    refresh_token_scopes: tuple[str, ...] | None = None
    """What the refresh token may be exchanged for."""
    session_id: str | None = None
    """The user's authentication session, for ``NATIVE_SSO``."""
    device_secret: str | None = attrs.field(default=None, repr=masked)
    """The device secret of the request, for ``NATIVE_SSO``."""
    device_secret_hash: str | None = attrs.field(default=None, repr=masked)
    """The hash of the device secret in the ID token of the request, for ``NATIVE_SSO``."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""
    attestation_challenge: str | None = None
    """What the answer's ``OAuth-Client-Attestation-Challenge`` header should hold, if present."""

    @property
    def access_token_expires_at_datetime(self) -> "datetime | None":
        """``access_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.access_token_expires_at)

    @property
    def refresh_token_expires_at_datetime(self) -> "datetime | None":
        """``refresh_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.refresh_token_expires_at)

    @property
    def cnonce_expires_at_datetime(self) -> "datetime | None":
        """``cnonce_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.cnonce_expires_at)
