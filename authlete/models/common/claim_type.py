"""How a claim comes to the client."""

from enum import StrEnum


class ClaimType(StrEnum):
    """The kinds of claims of OpenID Connect Core §5.6."""

    NORMAL = "NORMAL"
    """Asserted by the OpenID provider itself."""
    AGGREGATED = "AGGREGATED"
    """Asserted by another provider, and handed on by the OpenID provider."""
    DISTRIBUTED = "DISTRIBUTED"
    """Asserted by another provider, and fetched from there by the client."""
