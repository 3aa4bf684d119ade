"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Required, TypedDict

from ..common._dicts import AuthzDetailsDict, GrantTypeName, PropertyDict
from ..common.authz_details import AuthzDetails
from ..common.grant_type import GrantType
from ..common.property import Property


class IdtokenReissueRequestDict(TypedDict, total=False):
    """``IdtokenReissueRequest`` written as a dict."""

    access_token: Required[str]
    """The access token; its JWT form if the service issues such."""
    refresh_token: Required[str]
    """The refresh token."""
    sub: str | None
    """The ``sub`` claim; the access token's subject if left out."""
    claims: str | None
    """Further claims, as the text of a JSON object."""
    idt_header_params: str | None
    """Further header parameters, as the text of a JSON object."""
    id_token_aud_type: str | None
    """The form of the ``aud`` claim: ``array`` (the default) or ``string``."""


class TokenRevokeRequestDict(TypedDict, total=False):
    """``TokenRevokeRequest`` written as a dict."""

    access_token_identifier: str | None
    """An access token or its hash; its refresh token goes with it."""
    refresh_token_identifier: str | None
    """A refresh token or its hash; its access token goes with it."""
    client_identifier: str | None
    """All tokens of this client: its ID or its alias."""
    subject: str | None
    """All tokens of this user."""


class TokenCreateRequestDict(TypedDict, total=False):
    """``TokenCreateRequest`` written as a dict."""

    grant_type: Required[GrantType | GrantTypeName]
    """The flow by which the token is said to have been issued; not ``REFRESH_TOKEN``."""
    client_id: int | None
    """Numeric ID of the client that receives the token; this or ``client_identifier``."""
    subject: str | None
    """The user it speaks for: ASCII, at most 100 characters; not used for client credentials."""
    scopes: list[str] | tuple[str, ...] | None
    """What the token allows; a scope that the service does not have fails the call."""
    access_token_duration: int | None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""
    properties: Sequence[Property | PropertyDict] | None
    """Extra properties to attach to the token."""
    client_id_alias_used: bool | None
    """Whether the token counts as asked for with the client's alias instead of its number."""
    access_token: str | None
    """The value of the access token, if it is not to be generated (migration)."""
    refresh_token: str | None
    """The value of the refresh token, if it is not to be generated (migration)."""
    access_token_persistent: bool | None
    """Whether the token never expires by itself; ``access_token_duration`` is then ignored."""
    certificate_thumbprint: str | None
    """Binds the token to a client certificate: base64url of its SHA-256 (RFC 8705 §3.1)."""
    dpop_key_thumbprint: str | None
    """Binds the token to a key: its JWK thumbprint (RFC 9449); ``token_type`` becomes DPoP."""
    authorization_details: AuthzDetails | AuthzDetailsDict | None
    """What exactly the token allows (RFC 9396)."""
    resources: list[str] | tuple[str, ...] | None
    """The resources it is meant for, as absolute URIs (RFC 8707)."""
    for_external_attachment: bool | None
    """Whether the token is for an external attachment (OpenID Connect for Identity Assurance)."""
    jwt_at_claims: str | None
    """Further claims for a JWT access token, as the text of a JSON object."""
    acr: str | None
    """Authentication context class of the user's authentication."""
    auth_time: int | None
    """When the user was authenticated, in seconds since the Unix epoch."""
    client_entity_id_used: bool | None
    """Whether the token counts as asked for with the client's entity ID."""
    client_identifier: str | None
    """ID or alias of the client that receives the token; this or ``client_id``."""
    session_id: str | None
    """The user's authentication session, which native single sign-on refers to."""
    metadata_document_used: bool | None
    """Whether the client's metadata came from a client ID metadata document."""


class TokenUpdateRequestDict(TypedDict, total=False):
    """``TokenUpdateRequest`` written as a dict."""

    access_token: str | None
    """The token to change, by its value; this or ``access_token_hash``."""
    access_token_expires_at: int | None
    """When the access token shall expire, in milliseconds since the epoch; 0 changes nothing."""
    scopes: list[str] | tuple[str, ...] | None
    """What it shall allow; scopes that service or client do not have are dropped in silence."""
    properties: Sequence[Property | PropertyDict] | None
    """The extra properties that replace those it has."""
    access_token_expires_at_updated_on_scope_update: bool | None
    """Whether a change of scopes may set a new expiry by the scopes' own durations."""
    access_token_hash: str | None
    """The token to change, by its hash; ``access_token`` goes before it."""
    access_token_value_updated: bool | None
    """Whether a new value is generated; the old one is void and the call cannot be repeated."""
    access_token_persistent: bool | None
    """Whether the token never expires by itself; ``access_token_expires_at`` is then ignored."""
    certificate_thumbprint: str | None
    """Binds the token to a client certificate: base64url of its SHA-256 (RFC 8705 §3.1)."""
    dpop_key_thumbprint: str | None
    """Binds the token to a key: its JWK thumbprint (RFC 9449); ``token_type`` becomes DPoP."""
    authorization_details: AuthzDetails | AuthzDetailsDict | None
    """The authorization details that replace those it has (RFC 9396)."""
    for_external_attachment: bool | None
    """Whether the token is for an external attachment (OpenID Connect for Identity Assurance)."""
    refresh_token_expires_at: int | None
    """When the refresh token shall expire, in milliseconds since the epoch; 0 changes nothing."""
    refresh_token_expires_at_updated_on_scope_update: bool | None
    """Whether a change of scopes may set a new refresh token expiry by the scopes' durations."""
    token_id: str | None
    """Authlete's identifier of the token's record."""
    refresh_token: str | None
    """The token to change, by its refresh token's value; both of the access token go before it."""
    refresh_token_hash: str | None
    """The token to change, by its refresh token's hash; the three others go before it."""
