"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from ..common._dicts import AuthzDetailsDict, CimdOptionsDict, PropertyDict
from ..common.authz_details import AuthzDetails
from ..common.cimd_options import CimdOptions
from ..common.property import Property
from .fail import AuthorizationFailRequestReason

AuthorizationFailRequestReasonName: TypeAlias = Literal[
    "UNKNOWN",
    "NOT_LOGGED_IN",
    "MAX_AGE_NOT_SUPPORTED",
    "EXCEEDS_MAX_AGE",
    "DIFFERENT_SUBJECT",
    "ACR_NOT_SATISFIED",
    "DENIED",
    "SERVER_ERROR",
    "NOT_AUTHENTICATED",
    "ACCOUNT_SELECTION_REQUIRED",
    "CONSENT_REQUIRED",
    "INTERACTION_REQUIRED",
    "INVALID_TARGET",
    "INVALID_SCOPE",
    "UNAUTHORIZED_CLIENT",
    "TEMPORARILY_UNAVAILABLE",
]
"""The words of ``AuthorizationFailRequestReason``."""


class AuthorizationFailRequestDict(TypedDict, total=False):
    """``AuthorizationFailRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``authorization_process_request`` answered; it is used up."""
    reason: Required[AuthorizationFailRequestReason | AuthorizationFailRequestReasonName]
    """Why; decides which error the client is told."""
    description: str | None
    """The reason in words, for the client's developers."""


class AuthorizationRequestDict(TypedDict, total=False):
    """``AuthorizationRequest`` written as a dict."""

    parameters: Required[str]
    """The query of a GET request, or the form body of a POST request, as it came."""
    context: str | None
    """Any text to keep with the ticket, encrypted; ``get_ticket_info`` gives it back."""
    cimd_options: CimdOptions | CimdOptionsDict | None
    """How to treat a client ID that is the URL of a metadata document, in this request."""


class AuthorizationIssueRequestDict(TypedDict, total=False):
    """``AuthorizationIssueRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``authorization_process_request`` answered; it is used up."""
    subject: Required[str]
    """The user who grants it: ASCII, at most 100 characters."""
    auth_time: int | None
    """When the user was authenticated, in seconds since the Unix epoch."""
    acr: str | None
    """Authentication context class of the user's authentication."""
    claims: str | None
    """The user's claims for the ID token, as the text of a JSON object."""
    properties: Sequence[Property | PropertyDict] | None
    """Extra properties to attach to the code and the access token."""
    scopes: list[str] | tuple[str, ...] | None
    """What is granted, in place of what was asked for; ``openid`` cannot be added."""
    sub: str | None
    """The ``sub`` claim of the ID token; ``subject`` if left out."""
    idt_header_params: str | None
    """Further header parameters of the ID token, as the text of a JSON object."""
    claims_for_tx: str | None
    """The claims that transformed claims are computed from, as the text of a JSON object."""
    consented_claims: list[str] | tuple[str, ...] | None
    """The claims that the user lets the client see."""
    authorization_details: AuthzDetails | AuthzDetailsDict | None
    """What exactly is granted, in place of what was asked for (RFC 9396)."""
    jwt_at_claims: str | None
    """Further claims for a JWT access token, as the text of a JSON object."""
    access_token: str | None
    """The value of the access token, if one is issued and it is not to be generated."""
    access_token_duration: int | None
    """Lifetime of that access token in seconds; 0 leaves it to the service's settings."""
    session_id: str | None
    """The user's authentication session, for native single sign-on and back-channel logout; the
    ``sid`` claim of the ID token."""
    id_token_aud_type: str | None
    """The form of the ID token's ``aud`` claim: ``array`` or ``string``; as the service has it if
    left out."""
    verified_claims_for_tx: list[str] | tuple[str, ...] | None
    """The verified claims that transformed claims are computed from, each as JSON text."""
