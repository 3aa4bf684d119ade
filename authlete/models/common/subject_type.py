"""Whether clients can tell that they serve the same user."""

from enum import StrEnum


class SubjectType(StrEnum):
    """``subject_type`` of OpenID Connect Core §8."""

    PUBLIC = "PUBLIC"
    """Every client sees the same ``sub`` for a user."""
    PAIRWISE = "PAIRWISE"
    """Clients of different sectors see different values."""
