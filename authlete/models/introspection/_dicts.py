"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Required, TypedDict

from ..common._dicts import PairDict
from ..common.pair import Pair


class StandardIntrospectionRequestDict(TypedDict, total=False):
    """``StandardIntrospectionRequest`` written as a dict."""

    parameters: Required[str]
    """The form body that the endpoint received (RFC 7662 §2.1); holds the token."""
    with_hidden_properties: bool | None
    """Whether the answer shows hidden properties too."""
    rs_uri: str | None
    """The resource server that asks; a token that is not meant for it is reported inactive."""
    http_accept_header: str | None
    """The request's ``Accept`` header; ``application/token-introspection+jwt`` asks for a JWT."""
    introspection_sign_alg: str | None
    """How the JWT is signed (JWS ``alg``)."""
    introspection_encryption_alg: str | None
    """How the JWT's key is encrypted (JWE ``alg``)."""
    introspection_encryption_enc: str | None
    """How the JWT's content is encrypted (JWE ``enc``)."""
    shared_key_for_sign: str | None
    """The key to sign by, for a symmetric algorithm."""
    shared_key_for_encryption: str | None
    """The key to encrypt by, for a symmetric algorithm."""
    public_key_for_encryption: str | None
    """The key to encrypt by, for an asymmetric algorithm."""


class IntrospectionRequirements(TypedDict, total=False):
    """``IntrospectionRequestDict`` without ``token``."""

    scopes: list[str] | tuple[str, ...] | None
    """Scopes that it must have; names that the service does not know count as not given."""
    subject: str | None
    """The user that it must speak for."""
    client_certificate: str | None
    """The certificate that the client presented, in PEM (RFC 8705)."""
    dpop: str | None
    """The ``DPoP`` header that the client presented (RFC 9449)."""
    htm: str | None
    """The HTTP method that it must be bound to (RFC 9449)."""
    htu: str | None
    """The URL that it must be bound to (RFC 9449)."""
    resources: list[str] | tuple[str, ...] | None
    """Resources that it must be meant for (RFC 8707)."""
    acr_values: list[str] | tuple[str, ...] | None
    """Authentication context classes, one of which the user's authentication must have had."""
    max_age: int | None
    """How long ago that authentication may have been, in seconds."""
    required_components: list[str] | tuple[str, ...] | None
    """Components that an HTTP message signature must cover (RFC 9421)."""
    uri: str | None
    """The URL of the userinfo endpoint."""
    message: str | None
    """The body of the client's request."""
    headers: Sequence[Pair | PairDict] | None
    """The headers of the client's request, for an HTTP message signature."""
    target_uri: str | None
    """The URL of the client's request, its query included."""
    dpop_nonce_required: bool | None
    """Whether the DPoP proof must hold the nonce that Authlete expects."""
    request_body_contained: bool | None
    """Whether the client's request has a body."""


class IntrospectionRequestDict(IntrospectionRequirements):
    """``IntrospectionRequest`` written as a dict."""

    token: Required[str]
    """The access token."""
