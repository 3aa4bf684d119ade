"""The kinds of token that can be exchanged (RFC 8693)."""

from enum import StrEnum


class TokenType(StrEnum):
    """What a token is, as a token exchange names it (RFC 8693 §3)."""

    JWT = "JWT"
    """Any JWT: ``urn:ietf:params:oauth:token-type:jwt``."""
    ACCESS_TOKEN = "ACCESS_TOKEN"  # noqa: S105 - the name of a kind, not a secret
    """An access token: ``urn:ietf:params:oauth:token-type:access_token``."""
    REFRESH_TOKEN = "REFRESH_TOKEN"  # noqa: S105 - the name of a kind, not a secret
    """A refresh token: ``urn:ietf:params:oauth:token-type:refresh_token``."""
    ID_TOKEN = "ID_TOKEN"  # noqa: S105 - the name of a kind, not a secret
    """An ID token: ``urn:ietf:params:oauth:token-type:id_token``."""
    SAML1 = "SAML1"
    """A SAML 1.1 assertion: ``urn:ietf:params:oauth:token-type:saml1``."""
    SAML2 = "SAML2"
    """A SAML 2.0 assertion: ``urn:ietf:params:oauth:token-type:saml2``."""
    DEVICE_SECRET = "DEVICE_SECRET"  # noqa: S105 - the name of a kind, not a secret
    """A device secret of native single sign-on: ``urn:openid:params:token-type:device-secret``."""
