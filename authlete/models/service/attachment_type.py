"""How attachments to verified claims are passed on."""

from enum import StrEnum


class AttachmentType(StrEnum):
    """``attachments_supported`` of OpenID Connect for Identity Assurance."""

    EMBEDDED = "EMBEDDED"
    """As part of the claims."""
    EXTERNAL = "EXTERNAL"
    """By the URL where they can be fetched."""
