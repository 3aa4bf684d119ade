"""Whether a client can keep a secret."""

from enum import StrEnum


class ClientType(StrEnum):
    """The two kinds of OAuth client (RFC 6749 §2.1)."""

    PUBLIC = "PUBLIC"
    """Cannot keep a secret: an app on a user's device, a page in a browser."""
    CONFIDENTIAL = "CONFIDENTIAL"
    """Can keep a secret: a server."""
