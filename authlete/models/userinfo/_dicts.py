"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Required, TypedDict

from ..common._dicts import PairDict
from ..common.pair import Pair


class UserinfoIssueRequestDict(TypedDict, total=False):
    """``UserinfoIssueRequest`` written as a dict."""

    token: Required[str]
    """The access token of the userinfo request."""
    claims: str | None
    """The user's claims, as the text of a JSON object (OpenID Connect Core §5.1)."""
    sub: str | None
    """The ``sub`` claim; the token's subject if left out."""
    claims_for_tx: str | None
    """The claims that transformed claims are computed from, as the text of a JSON object."""
    request_signature: str | None
    """The request's ``Signature`` header, which the answer's signature is to cover (RFC 9421)."""
    headers: Sequence[Pair | PairDict] | None
    """The headers of the endpoint's answer that its signature is to cover."""
    verified_claims_for_tx: list[str] | tuple[str, ...] | None
    """The verified claims that transformed claims are computed from, each as JSON text."""


class UserinfoRequestDict(TypedDict, total=False):
    """``UserinfoRequest`` written as a dict."""

    token: Required[str]
    """The access token that the client presented."""
    client_certificate: str | None
    """The certificate that the client presented, in PEM; for a token bound to one (RFC 8705)."""
    dpop: str | None
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None
    """The HTTP method that the DPoP proof must be made for, ``GET`` or ``POST`` (RFC 9449)."""
    htu: str | None
    """The URL that the DPoP proof must be made for; the service's endpoint by default."""
    uri: str | None
    """The URL of the endpoint, for an HTTP message signature; ``target_uri`` has replaced it."""
    message: str | None
    """The body of the client's request, for an HTTP message signature (RFC 9421)."""
    headers: Sequence[Pair | PairDict] | None
    """The headers of the client's request, for an HTTP message signature."""
    target_uri: str | None
    """The URL of the client's request, its query included, for an HTTP message signature."""
    dpop_nonce_required: bool | None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""
    request_body_contained: bool | None
    """Whether the client's request has a body, which its signature must then cover."""
