"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import Required, TypedDict


class RevocationRequestDict(TypedDict, total=False):
    """``RevocationRequest`` written as a dict."""

    parameters: Required[str]
    """The form body that the endpoint received (RFC 7009 §2.1); holds the token."""
    client_id: str | None
    """The client's ID from the request's ``Authorization`` header."""
    client_secret: str | None
    """The client's secret from that header."""
    client_certificate: str | None
    """The certificate that the client presented, in PEM."""
    client_certificate_path: list[str] | tuple[str, ...] | None
    """The certificates between it and its root, in PEM."""
    oauth_client_attestation: str | None
    """The request's ``OAuth-Client-Attestation`` header."""
    oauth_client_attestation_pop: str | None
    """The request's ``OAuth-Client-Attestation-PoP`` header."""
