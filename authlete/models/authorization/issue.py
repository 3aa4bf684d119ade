"""What granting an authorization request takes and what it answers."""

from enum import StrEnum
from typing import TYPE_CHECKING

import attrs

from .._base import concise, masked, str_tuple, utc_datetime
from ..common.authorization_ticket_info import AuthorizationTicketInfo
from ..common.authz_details import AuthzDetails
from ..common.property import Property, property_tuple

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class AuthorizationIssueRequest:
    """The authorization request to grant, and who grants it."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``authorization_process_request`` answered; it is used up."""
    subject: str
    """The user who grants it: ASCII, at most 100 characters."""
    auth_time: int | None = None
    """When the user was authenticated, in seconds since the Unix epoch."""
    acr: str | None = None
    """Authentication context class of the user's authentication."""
    claims: str | None = attrs.field(default=None, repr=masked)
    """The user's claims for the ID token, as the text of a JSON object."""
    properties: tuple[Property, ...] | None = attrs.field(default=None, converter=property_tuple)
    """Extra properties to attach to the code and the access token."""
    scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """What is granted, in place of what was asked for; ``openid`` cannot be added."""
    sub: str | None = None
    """The ``sub`` claim of the ID token; ``subject`` if left out."""
    idt_header_params: str | None = None
    """Further header parameters of the ID token, as the text of a JSON object."""
    claims_for_tx: str | None = attrs.field(default=None, repr=masked)
    """The claims that transformed claims are computed from, as the text of a JSON object."""
    consented_claims: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The claims that the user lets the client see."""
    authorization_details: AuthzDetails | None = None
    """What exactly is granted, in place of what was asked for (RFC 9396)."""
    jwt_at_claims: str | None = None
    """Further claims for a JWT access token, as the text of a JSON object."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The value of the access token, if one is issued and it is not to be generated."""
    access_token_duration: int | None = None
    """Lifetime of that access token in seconds; 0 leaves it to the service's settings."""
    session_id: str | None = None
    """The user's authentication session, for native single sign-on and back-channel logout; the
    ``sid`` claim of the ID token."""
    id_token_aud_type: str | None = None
    """The form of the ID token's ``aud`` claim: ``array`` or ``string``; as the service has it if
    left out."""
    verified_claims_for_tx: tuple[str, ...] | None = attrs.field(
        default=None, converter=str_tuple, repr=masked
    )
    """The verified claims that transformed claims are computed from, each as JSON text."""


class AuthorizationIssueResponseAction(StrEnum):
    """What your authorization endpoint should answer the browser."""

    LOCATION = "LOCATION"
    """302 to ``response_content``, which hands the client what was issued."""
    FORM = "FORM"
    """200 with ``response_content`` as HTML: the same with ``response_mode=form_post``."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON: the ticket was used, or it has expired."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class AuthorizationIssueResponse:
    """What your authorization endpoint should answer the browser, and what it holds."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: AuthorizationIssueResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """That answer: a URL, HTML or JSON, as ``action`` says; holds the code and tokens."""
    access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token, if the response type has ``token``."""
    access_token_expires_at: int | None = None
    """When it expires, in milliseconds since the Unix epoch."""
    access_token_duration: int | None = None
    """Its lifetime in seconds."""
    id_token: str | None = attrs.field(default=None, repr=masked)
    """The ID token as a JWT, if the response type has ``id_token``."""
    authorization_code: str | None = attrs.field(default=None, repr=masked)
    """The authorization code, if the response type has ``code``."""
    jwt_access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token as a JWT, if the service issues such."""
    ticket_info: AuthorizationTicketInfo | None = None
    """What was attached to the ticket."""

    @property
    def access_token_expires_at_datetime(self) -> "datetime | None":
        """``access_token_expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.access_token_expires_at)
