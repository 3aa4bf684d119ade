"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from ..common._dicts import CimdOptionsDict, PropertyDict
from ..common.cimd_options import CimdOptions
from ..common.property import Property
from .complete import DeviceCompleteRequestResult

DeviceCompleteRequestResultName: TypeAlias = Literal[
    "AUTHORIZED",
    "ACCESS_DENIED",
    "TRANSACTION_FAILED",
]
"""The words of ``DeviceCompleteRequestResult``."""


class DeviceVerificationRequestDict(TypedDict, total=False):
    """``DeviceVerificationRequest`` written as a dict."""

    user_code: Required[str]
    """The code as the user entered it."""


class DeviceAuthorizationRequestDict(TypedDict, total=False):
    """``DeviceAuthorizationRequest`` written as a dict."""

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


class DeviceCompleteRequestDict(TypedDict, total=False):
    """``DeviceCompleteRequest`` written as a dict."""

    user_code: Required[str]
    """The code that the user entered; it is used up."""
    result: Required[DeviceCompleteRequestResult | DeviceCompleteRequestResultName]
    """How it ended."""
    subject: Required[str]
    """The user that the token is to speak for."""
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
    error_description: str | None
    """What went wrong, for the client's developers; ASCII without ``"`` and the backslash."""
    error_uri: str | None
    """A page that says more about it."""
    idt_header_params: str | None
    """Further header parameters of the ID token, as the text of a JSON object."""
    consented_claims: list[str] | tuple[str, ...] | None
    """The claims that the user lets the client see."""
    jwt_at_claims: str | None
    """Further claims for a JWT access token, as the text of a JSON object."""
    access_token_duration: int | None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""
    id_token_aud_type: str | None
    """The form of the ID token's ``aud`` claim: ``array`` or ``string``; as the service has it if
    left out."""
