"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import Required, TypedDict


class PushedAuthorizationRequestDict(TypedDict, total=False):
    """``PushedAuthorizationRequest`` written as a dict."""

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
    dpop: str | None
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None
    """The HTTP method that the DPoP proof must be made for; ``POST`` by default."""
    htu: str | None
    """The URL that the DPoP proof must be made for; the service's endpoint by default."""
    oauth_client_attestation: str | None
    """The request's ``OAuth-Client-Attestation`` header."""
    oauth_client_attestation_pop: str | None
    """The request's ``OAuth-Client-Attestation-PoP`` header."""
    dpop_nonce_required: bool | None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""
