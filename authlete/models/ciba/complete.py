"""What completing a backchannel authentication request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked, str_tuple
from ..common.authz_details import AuthzDetails
from ..common.delivery_mode import DeliveryMode
from ..common.pair import Pair
from ..common.property import Property, property_tuple


class BackchannelAuthenticationCompleteRequestResult(StrEnum):
    """How it ended."""

    AUTHORIZED = "AUTHORIZED"
    """The user was authenticated and said yes."""
    ACCESS_DENIED = "ACCESS_DENIED"
    """The user said no: ``access_denied``."""
    TRANSACTION_FAILED = "TRANSACTION_FAILED"
    """The user said nothing, or something failed: ``expired_token``."""


@attrs.frozen(kw_only=True)
class BackchannelAuthenticationCompleteRequest:
    """The backchannel authentication request to complete, and what the user said."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``ciba_process_authentication`` answered; it is used up."""
    result: BackchannelAuthenticationCompleteRequestResult
    """How it ended."""
    subject: str
    """The user that the tokens are to speak for."""
    sub: str | None = None
    """The ``sub`` claim of the ID token; ``subject`` if left out."""
    auth_time: int | None = None
    """When the user was authenticated, in seconds since the Unix epoch."""
    acr: str | None = None
    """Authentication context class of the user's authentication."""
    claims: str | None = attrs.field(default=None, repr=masked)
    """The user's claims for the ID token, as the text of a JSON object."""
    properties: tuple[Property, ...] | None = attrs.field(default=None, converter=property_tuple)
    """Extra properties to attach to the access token."""
    scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """What is granted, in place of what was asked for."""
    idt_header_params: str | None = None
    """Further header parameters of the ID token, as the text of a JSON object."""
    error_description: str | None = None
    """What went wrong, for the client's developers; ASCII without ``"`` and the backslash."""
    error_uri: str | None = None
    """A page that says more about it."""
    consented_claims: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The claims that the user lets the client see."""
    jwt_at_claims: str | None = None
    """Further claims for a JWT access token, as the text of a JSON object."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the access token, if one is pushed and it is not to be generated."""
    access_token_duration: int | None = None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None = None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""
    id_token_aud_type: str | None = None
    """The form of the ID token's ``aud`` claim: ``array`` or ``string``; as the service has it if
    left out."""


class BackchannelAuthenticationCompleteResponseAction(StrEnum):
    """What your server should do next."""

    NOTIFICATION = "NOTIFICATION"
    """POST ``response_content`` as JSON to the client's notification endpoint."""
    NO_ACTION = "NO_ACTION"
    """Nothing: the client polls the token endpoint."""
    SERVER_ERROR = "SERVER_ERROR"
    """Log it: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class BackchannelAuthenticationCompleteResponse:
    """What to notify the client of, if ``action`` says so, and what it holds."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: BackchannelAuthenticationCompleteResponseAction | str | None = None
    """What your server should do next. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body of the notification, as JSON text; may hold tokens."""
    client_id: int | None = None
    """Numeric ID of the client that asked."""
    client_id_alias: str | None = None
    """The client's alias when it asked; absent if there was none."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask."""
    client_name: str | None = None
    """The client's name."""
    delivery_mode: DeliveryMode | str | None = None
    """How the client gets its tokens."""
    client_notification_endpoint: str | None = None
    """The URL to send the notification to."""
    client_notification_token: str | None = attrs.field(default=None, repr=masked)
    """The bearer token to send with it, by which the client knows you."""
    auth_req_id: str | None = attrs.field(default=None, repr=masked)
    """What the client knows its request by (``auth_req_id`` of CIBA §7.3)."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token, if it is pushed."""
    refresh_token: str | None = attrs.field(default=None, repr=masked)
    """The refresh token, if it is pushed."""
    id_token: str | None = attrs.field(default=None, repr=masked)
    """The ID token as a JWT, if it is pushed."""
    access_token_duration: int | None = None
    """Lifetime of the access token in seconds."""
    refresh_token_duration: int | None = None
    """Lifetime of the refresh token in seconds."""
    id_token_duration: int | None = None
    """Lifetime of the ID token in seconds."""
    jwt_access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token as a JWT, if the service issues such and it is pushed."""
    resources: tuple[str, ...] | None = None
    """The resources that the token was asked for (RFC 8707)."""
    authorization_details: AuthzDetails | None = None
    """What exactly the access token allows (RFC 9396)."""
    service_attributes: tuple[Pair, ...] | None = None
    """Attributes of the service."""
    client_attributes: tuple[Pair, ...] | None = None
    """Attributes of the client."""
    grant_id: str | None = None
    """The grant that the pushed tokens belong to (Grant Management for OAuth 2.0)."""
    client_entity_id: str | None = None
    """The client's entity ID (OpenID Federation)."""
    client_entity_id_used: bool | None = None
    """Whether the entity ID was used to ask."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""
