"""What the sandbox does when it is asked: a folder for each family of operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from . import (
    authorization,
    grant_management,
    introspection,
    revocation,
    token_operations,
    verifiable_credentials,
)

if TYPE_CHECKING:
    from ..routes import Route

ROUTES: Final[tuple[Route[Any], ...]] = (
    *authorization.ROUTES,
    *token_operations.ROUTES,
    *introspection.ROUTES,
    *revocation.ROUTES,
    *verifiable_credentials.ROUTES,
    *grant_management.ROUTES,
)
"""All that the sandbox can do."""
