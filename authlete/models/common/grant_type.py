"""The OAuth flows that issue access tokens."""

from enum import StrEnum


class GrantType(StrEnum):
    """The flow by which an access token came to be."""

    AUTHORIZATION_CODE = "AUTHORIZATION_CODE"
    """RFC 6749 §4.1."""
    IMPLICIT = "IMPLICIT"
    """RFC 6749 §4.2; never has a refresh token."""
    PASSWORD = "PASSWORD"  # noqa: S105 - the name of a grant, not a secret
    """RFC 6749 §4.3."""
    CLIENT_CREDENTIALS = "CLIENT_CREDENTIALS"
    """RFC 6749 §4.4; has neither a subject nor a refresh token."""
    REFRESH_TOKEN = "REFRESH_TOKEN"  # noqa: S105 - the name of a grant, not a secret
    """RFC 6749 §6; a token cannot be created by it."""
    CIBA = "CIBA"
    """OpenID Connect Client-Initiated Backchannel Authentication."""
    DEVICE_CODE = "DEVICE_CODE"
    """RFC 8628."""
    TOKEN_EXCHANGE = "TOKEN_EXCHANGE"  # noqa: S105 - the name of a grant, not a secret
    """RFC 8693."""
    JWT_BEARER = "JWT_BEARER"
    """RFC 7523."""
    PRE_AUTHORIZED_CODE = "PRE_AUTHORIZED_CODE"
    """OpenID for Verifiable Credential Issuance."""
