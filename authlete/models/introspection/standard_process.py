"""What a standard introspection (RFC 7662) takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class StandardIntrospectionRequest:
    """An introspection request that your own endpoint received, and how to answer it."""

    __repr__ = concise

    parameters: str = attrs.field(repr=masked)
    """The form body that the endpoint received (RFC 7662 §2.1); holds the token."""
    with_hidden_properties: bool | None = None
    """Whether the answer shows hidden properties too."""
    rs_uri: str | None = None
    """The resource server that asks; a token that is not meant for it is reported inactive."""
    http_accept_header: str | None = None
    """The request's ``Accept`` header; ``application/token-introspection+jwt`` asks for a JWT."""
    introspection_sign_alg: str | None = None
    """How the JWT is signed (JWS ``alg``)."""
    introspection_encryption_alg: str | None = None
    """How the JWT's key is encrypted (JWE ``alg``)."""
    introspection_encryption_enc: str | None = None
    """How the JWT's content is encrypted (JWE ``enc``)."""
    shared_key_for_sign: str | None = attrs.field(default=None, repr=masked)
    """The key to sign by, for a symmetric algorithm."""
    shared_key_for_encryption: str | None = attrs.field(default=None, repr=masked)
    """The key to encrypt by, for a symmetric algorithm."""
    public_key_for_encryption: str | None = None
    """The key to encrypt by, for an asymmetric algorithm."""


class StandardIntrospectionResponseAction(StrEnum):
    """What your introspection endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as JSON."""
    JWT = "JWT"
    """200 with ``response_content`` as ``application/token-introspection+jwt`` (RFC 9701)."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON."""


@attrs.frozen(kw_only=True)
class StandardIntrospectionResponse:
    """What your introspection endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome, such as ``A145001``."""
    result_message: str | None = None
    """The outcome in words."""
    action: StandardIntrospectionResponseAction | str | None = None
    """What the endpoint should answer."""
    response_content: str | None = None
    """The body of that answer."""
