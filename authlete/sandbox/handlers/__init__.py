"""What the sandbox does when it is asked: a folder for each family of operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from . import (
    authorization,
    dynamic_client_registration,
    introspection,
    revocation,
    token_operations,
)

if TYPE_CHECKING:
    from ..routes import Route

ROUTES: Final[tuple[Route[Any], ...]] = (
    *authorization.ROUTES,
    *token_operations.ROUTES,
    *dynamic_client_registration.ROUTES,
    *introspection.ROUTES,
    *revocation.ROUTES,
)
"""All that the sandbox can do."""
