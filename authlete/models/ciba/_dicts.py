"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from ..common._dicts import CimdOptionsDict, PropertyDict
from ..common.cimd_options import CimdOptions
from ..common.property import Property
from .complete import BackchannelAuthenticationCompleteRequestResult
from .fail import BackchannelAuthenticationFailRequestReason

BackchannelAuthenticationCompleteRequestResultName: TypeAlias = Literal[
    "AUTHORIZED",
    "ACCESS_DENIED",
    "TRANSACTION_FAILED",
]
"""The words of ``BackchannelAuthenticationCompleteRequestResult``."""

BackchannelAuthenticationFailRequestReasonName: TypeAlias = Literal[
    "ACCESS_DENIED",
    "EXPIRED_LOGIN_HINT_TOKEN",
    "INVALID_BINDING_MESSAGE",
    "INVALID_TARGET",
    "INVALID_USER_CODE",
    "MISSING_USER_CODE",
    "SERVER_ERROR",
    "UNAUTHORIZED_CLIENT",
    "UNKNOWN_USER_ID",
]
"""The words of ``BackchannelAuthenticationFailRequestReason``."""


class BackchannelAuthenticationFailRequestDict(TypedDict, total=False):
    """``BackchannelAuthenticationFailRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``ciba_process_authentication`` answered; it is deleted."""
    reason: Required[
        BackchannelAuthenticationFailRequestReason | BackchannelAuthenticationFailRequestReasonName
    ]
    """Why; decides which error the client is told."""
    error_description: str | None
    """The reason in words, for the client's developers."""
    error_uri: str | None
    """A page that says more about it."""


class BackchannelAuthenticationIssueRequestDict(TypedDict, total=False):
    """``BackchannelAuthenticationIssueRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``ciba_process_authentication`` answered; completing needs it again."""


class BackchannelAuthenticationCompleteRequestDict(TypedDict, total=False):
    """``BackchannelAuthenticationCompleteRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``ciba_process_authentication`` answered; it is used up."""
    result: Required[
        BackchannelAuthenticationCompleteRequestResult
        | BackchannelAuthenticationCompleteRequestResultName
    ]
    """How it ended."""
    subject: Required[str]
    """The user that the tokens are to speak for."""
    sub: str | None
    """The ``sub`` claim of the ID token; ``subject`` if left out."""
    auth_time: int | None
    """When the user was authenticated, in seconds since the Unix epoch."""
    acr: str | None
    """Authentication context class of the user's authentication."""
    claims: str | None
    """The user's claims for the ID token, as the text of a JSON object."""
    properties: Sequence[Property | PropertyDict] | None
    """Extra properties to attach to the access token."""
    scopes: list[str] | tuple[str, ...] | None
    """What is granted, in place of what was asked for."""
    idt_header_params: str | None
    """Further header parameters of the ID token, as the text of a JSON object."""
    error_description: str | None
    """What went wrong, for the client's developers; ASCII without ``"`` and the backslash."""
    error_uri: str | None
    """A page that says more about it."""
    consented_claims: list[str] | tuple[str, ...] | None
    """The claims that the user lets the client see."""
    jwt_at_claims: str | None
    """Further claims for a JWT access token, as the text of a JSON object."""
    access_token: str | None
    """The value of the access token, if one is pushed and it is not to be generated."""
    access_token_duration: int | None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""
    id_token_aud_type: str | None
    """The form of the ID token's ``aud`` claim: ``array`` or ``string``; as the service has it if
    left out."""


class BackchannelAuthenticationRequestDict(TypedDict, total=False):
    """``BackchannelAuthenticationRequest`` written as a dict."""

    parameters: Required[str]
    """The form body that the endpoint received."""
    client_id: str | None
    """The client's ID from the request's ``Authorization`` header."""
    client_secret: str | None
    """The client's secret from that header."""
    client_certificate: str | None
    """The certificate that the client presented, in PEM (RFC 8705)."""
    client_certificate_path: list[str] | tuple[str, ...] | None
    """The certificates between it and its root, in PEM."""
    oauth_client_attestation: str | None
    """The request's ``OAuth-Client-Attestation`` header."""
    oauth_client_attestation_pop: str | None
    """The request's ``OAuth-Client-Attestation-PoP`` header."""
    cimd_options: CimdOptions | CimdOptionsDict | None
    """How to treat a client ID that is the URL of a metadata document, in this request."""
