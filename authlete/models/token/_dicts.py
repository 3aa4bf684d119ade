"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Literal, Required, TypeAlias, TypedDict

from ..common._dicts import CimdOptionsDict, PropertyDict
from ..common.cimd_options import CimdOptions
from ..common.property import Property
from .fail import TokenFailRequestReason

TokenFailRequestReasonName: TypeAlias = Literal[
    "UNKNOWN",
    "INVALID_RESOURCE_OWNER_CREDENTIALS",
    "INVALID_TARGET",
    "INVALID_CLIENT",
    "UNAUTHORIZED_CLIENT",
    "INVALID_SCOPE",
]
"""The words of ``TokenFailRequestReason``."""


class TokenFailRequestDict(TypedDict, total=False):
    """``TokenFailRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``token_process`` answered with ``PASSWORD``; it is used up."""
    reason: Required[TokenFailRequestReason | TokenFailRequestReasonName]
    """Why; decides which error the client is told."""


class TokenIssueRequestDict(TypedDict, total=False):
    """``TokenIssueRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``token_process`` answered with ``PASSWORD``; it is used up."""
    subject: Required[str]
    """The user that the token is to speak for."""
    properties: Sequence[Property | PropertyDict] | None
    """Extra properties to attach to the access token."""
    jwt_at_claims: str | None
    """Further claims for a JWT access token, as the text of a JSON object."""
    access_token: str | None
    """The value of the access token, if it is not to be generated."""
    access_token_duration: int | None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""


class TokenRequestDict(TypedDict, total=False):
    """``TokenRequest`` written as a dict."""

    parameters: Required[str]
    """The form body that the endpoint received; may hold a code, a password or a token."""
    client_id: str | None
    """The client's ID from the request's ``Authorization`` header."""
    client_secret: str | None
    """The client's secret from that header."""
    client_certificate: str | None
    """The certificate that the client presented, in PEM (RFC 8705)."""
    client_certificate_path: list[str] | tuple[str, ...] | None
    """The certificates between it and its root, in PEM."""
    properties: Sequence[Property | PropertyDict] | None
    """Extra properties to attach to the access token."""
    dpop: str | None
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None
    """The HTTP method that the DPoP proof must be made for; ``POST`` by default."""
    htu: str | None
    """The URL that the DPoP proof must be made for; the service's endpoint by default."""
    access_token: str | None
    """The value of the access token, if one is issued and it is not to be generated."""
    jwt_at_claims: str | None
    """Further claims for a JWT access token, as the text of a JSON object."""
    oauth_client_attestation: str | None
    """The request's ``OAuth-Client-Attestation`` header."""
    oauth_client_attestation_pop: str | None
    """The request's ``OAuth-Client-Attestation-PoP`` header."""
    access_token_duration: int | None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""
    dpop_nonce_required: bool | None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""
    cimd_options: CimdOptions | CimdOptionsDict | None
    """How to treat a client ID that is the URL of a metadata document, in this request."""
