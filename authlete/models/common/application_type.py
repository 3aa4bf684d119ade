"""Where a client runs."""

from enum import StrEnum


class ApplicationType(StrEnum):
    """``application_type`` of OpenID Connect Dynamic Client Registration §2."""

    WEB = "WEB"
    """On a web server, or in a browser; the default of OpenID Connect."""
    NATIVE = "NATIVE"
    """On a user's own device."""
