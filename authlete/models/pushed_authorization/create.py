"""What pushing an authorization request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked, str_tuple
from ..common.client_auth_method import ClientAuthMethod


@attrs.frozen(kw_only=True)
class PushedAuthorizationRequest:
    """An authorization request that a client pushed to your own endpoint (RFC 9126 §2.1)."""

    __repr__ = concise

    parameters: str = attrs.field(repr=masked)
    """The form body that the endpoint received."""
    client_id: str | None = None
    """The client's ID from the request's ``Authorization`` header."""
    client_secret: str | None = attrs.field(default=None, repr=masked)
    """The client's secret from that header."""
    client_certificate: str | None = None
    """The certificate that the client presented, in PEM (RFC 8705)."""
    client_certificate_path: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The certificates between it and its root, in PEM."""
    dpop: str | None = attrs.field(default=None, repr=masked)
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None = None
    """The HTTP method that the DPoP proof must be made for; ``POST`` by default."""
    htu: str | None = None
    """The URL that the DPoP proof must be made for; the service's endpoint by default."""
    oauth_client_attestation: str | None = attrs.field(default=None, repr=masked)
    """The request's ``OAuth-Client-Attestation`` header."""
    oauth_client_attestation_pop: str | None = attrs.field(default=None, repr=masked)
    """The request's ``OAuth-Client-Attestation-PoP`` header."""
    dpop_nonce_required: bool | None = None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""


class PushedAuthorizationResponseAction(StrEnum):
    """What your pushed authorization request endpoint should answer."""

    CREATED = "CREATED"
    """201 with ``response_content`` as JSON: the request is kept."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON: the request is wrong."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401 with ``response_content`` as JSON: the client could not be authenticated."""
    FORBIDDEN = "FORBIDDEN"
    """403 with ``response_content`` as JSON: the client may not push requests."""
    PAYLOAD_TOO_LARGE = "PAYLOAD_TOO_LARGE"
    """413 with ``response_content`` as JSON."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the call was wrong, or Authlete failed."""


@attrs.frozen(kw_only=True)
class PushedAuthorizationResponse:
    """What your pushed authorization request endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: PushedAuthorizationResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    request_uri: str | None = attrs.field(default=None, repr=masked)
    """The ``request_uri`` by which the client's authorization request names the pushed one."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body of the answer, as JSON text; holds the ``request_uri``."""
    client_auth_method: ClientAuthMethod | str | None = None
    """How the client should have authenticated itself at the endpoint."""
    dpop_nonce: str | None = attrs.field(default=None, repr=masked)
    """The nonce for the ``DPoP-Nonce`` header of the endpoint's answer."""
    attestation_challenge: str | None = None
    """What the answer's ``OAuth-Client-Attestation-Challenge`` header should hold, if present."""
