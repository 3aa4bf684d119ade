"""What is to be done with a grant."""

from enum import StrEnum


class GrantManagementAction(StrEnum):
    """``grant_management_action`` and the requests of Grant Management for OAuth 2.0."""

    CREATE = "CREATE"
    """Make a new grant."""
    QUERY = "QUERY"
    """Show what the grant holds."""
    REPLACE = "REPLACE"
    """Let the grant hold what is granted now, and nothing else."""
    REVOKE = "REVOKE"
    """End the grant and its tokens."""
    MERGE = "MERGE"
    """Add what is granted now to the grant."""
