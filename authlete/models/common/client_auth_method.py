"""How a client shows who it is."""

from enum import StrEnum


class ClientAuthMethod(StrEnum):
    """Client authentication at the token endpoint and its like (OpenID Connect Core §9)."""

    NONE = "NONE"
    """Not at all: the client is public."""
    CLIENT_SECRET_BASIC = "CLIENT_SECRET_BASIC"  # noqa: S105 - the name of a method, not a secret
    """By its secret, in the ``Authorization`` header (RFC 6749 §2.3.1)."""
    CLIENT_SECRET_POST = "CLIENT_SECRET_POST"  # noqa: S105 - the name of a method, not a secret
    """By its secret, in the body of the request (RFC 6749 §2.3.1)."""
    CLIENT_SECRET_JWT = "CLIENT_SECRET_JWT"  # noqa: S105 - the name of a method, not a secret
    """By a JWT signed with its secret (OpenID Connect Core §9)."""
    PRIVATE_KEY_JWT = "PRIVATE_KEY_JWT"
    """By a JWT signed with its private key (OpenID Connect Core §9)."""
    TLS_CLIENT_AUTH = "TLS_CLIENT_AUTH"
    """By a certificate from a certificate authority (RFC 8705 §2.1)."""
    SELF_SIGNED_TLS_CLIENT_AUTH = "SELF_SIGNED_TLS_CLIENT_AUTH"
    """By a certificate that it signed itself (RFC 8705 §2.2)."""
    ATTEST_JWT_CLIENT_AUTH = "ATTEST_JWT_CLIENT_AUTH"
    """By an attestation of its provider and a proof of its key (OAuth 2.0 Attestation-Based Client
    Authentication)."""
    SPIFFE_JWT = "SPIFFE_JWT"
    """By a JWT-SVID (OAuth SPIFFE Client Authentication)."""
