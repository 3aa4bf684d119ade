"""What granting a token request takes and what it answers."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from .._base import concise, masked, utc_datetime
from ..common.authz_details import AuthzDetails
from ..common.pair import Pair
from ..common.property import Property, property_tuple

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class TokenIssueRequest:
    """The token request to grant, and the user whose password was right."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``token_process`` answered with ``PASSWORD``; it is used up."""
    subject: str
    """The user that the token is to speak for."""
    properties: tuple[Property, ...] | None = attrs.field(default=None, converter=property_tuple)
    """Extra properties to attach to the access token."""
    jwt_at_claims: str | None = None
    """Further claims for a JWT access token, as the text of a JSON object."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the access token, if it is not to be generated."""
    access_token_duration: int | None = None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None = None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""


class TokenIssueResponseAction(StrEnum):
    """What your token endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as JSON: tokens are issued."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class TokenIssueResponse:
    """The issued tokens, if ``action`` is ``OK``; otherwise the reason there are none."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: TokenIssueResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body of that answer, as JSON text; holds tokens."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the new access token."""
    access_token_expires_at: int | None = None
    """When it expires, in milliseconds since the Unix epoch."""
    access_token_duration: int | None = None
    """Its lifetime in seconds."""
    refresh_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the refresh token, if the service issues such."""
    refresh_token_expires_at: int | None = None
    """When it expires, in milliseconds since the Unix epoch."""
    refresh_token_duration: int | None = None
    """Its lifetime in seconds."""
    client_id: int | None = None
    """Numeric ID of the client that receives them."""
    client_id_alias: str | None = None
    """The client's alias; absent if there is none."""
    client_id_alias_used: bool | None = None
    """Whether the alias was used to ask."""
    subject: str | None = None
    """The user that the access token speaks for."""
    scopes: tuple[str, ...] | None = None
    """What the access token allows."""
    properties: tuple[Property, ...] | None = None
    """Extra properties attached to it."""
    jwt_access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token as a JWT, if the service issues such."""
    access_token_resources: tuple[str, ...] | None = None
    """The resources that the access token is meant for (RFC 8707)."""
    authorization_details: AuthzDetails | None = None
    """What exactly it allows (RFC 9396)."""
    service_attributes: tuple[Pair, ...] | None = None
    """Attributes of the service."""
    client_attributes: tuple[Pair, ...] | None = None
    """Attributes of the client."""
    client_entity_id: str | None = None
    """The client's entity ID (OpenID Federation)."""
    client_entity_id_used: bool | None = None
    """Whether the entity ID was used to ask."""
    refresh_token_scopes: tuple[str, ...] | None = None
    """What the refresh token may be exchanged for."""
    metadata_document_location: str | None = None
    """Where the client's metadata document was found."""
    metadata_document_used: bool | None = None
    """Whether the client's metadata came from a client ID metadata document."""

    @property
    def access_token_expires_at_datetime(self) -> "datetime | None":
        """``access_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.access_token_expires_at)

    @property
    def refresh_token_expires_at_datetime(self) -> "datetime | None":
        """``refresh_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.refresh_token_expires_at)
