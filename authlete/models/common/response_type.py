"""What an authorization endpoint answers with."""

from enum import StrEnum


class ResponseType(StrEnum):
    """``response_type`` of an authorization request (OAuth 2.0 Multiple Response Types)."""

    NONE = "NONE"
    """Nothing."""
    CODE = "CODE"
    """An authorization code."""
    TOKEN = "TOKEN"  # noqa: S105 - the name of a response type, not a secret
    """An access token."""
    ID_TOKEN = "ID_TOKEN"  # noqa: S105 - the name of a response type, not a secret
    """An ID token."""
    CODE_TOKEN = "CODE_TOKEN"  # noqa: S105 - the name of a response type, not a secret
    """A code and an access token."""
    CODE_ID_TOKEN = "CODE_ID_TOKEN"  # noqa: S105 - the name of a response type, not a secret
    """A code and an ID token."""
    ID_TOKEN_TOKEN = "ID_TOKEN_TOKEN"  # noqa: S105 - the name of a response type, not a secret
    """An ID token and an access token."""
    CODE_ID_TOKEN_TOKEN = "CODE_ID_TOKEN_TOKEN"  # noqa: S105 - the name of a response type, not a secret
    """A code, an ID token and an access token."""
