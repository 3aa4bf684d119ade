"""How a relying party of a federation registers."""

from enum import StrEnum


class ClientRegistrationType(StrEnum):
    """``client_registration_types`` of OpenID Federation 1.0."""

    AUTOMATIC = "AUTOMATIC"
    """With its first request, by its entity ID."""
    EXPLICIT = "EXPLICIT"
    """By a registration request beforehand."""
