"""Where a client came from."""

from enum import StrEnum


class ClientSource(StrEnum):
    """How a client came to be known to the service."""

    STATIC_REGISTRATION = "STATIC_REGISTRATION"
    """By the Authlete API or the web console."""
    DYNAMIC_REGISTRATION = "DYNAMIC_REGISTRATION"
    """By dynamic client registration (RFC 7591)."""
    AUTOMATIC_REGISTRATION = "AUTOMATIC_REGISTRATION"
    """By automatic registration (OpenID Federation 1.0 §12.1)."""
    EXPLICIT_REGISTRATION = "EXPLICIT_REGISTRATION"
    """By explicit registration (OpenID Federation 1.0 §12.2)."""
    METADATA_DOCUMENT = "METADATA_DOCUMENT"
    """By its client ID metadata document."""
