"""What the sandbox does when it is asked: a folder for each family of operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from . import (
    authorization,
    authorization_management,
    device_flow,
    dynamic_client_registration,
    grant_management,
    introspection,
    pushed_authorization,
    revocation,
    token_operations,
)

if TYPE_CHECKING:
    from ..routes import Route

ROUTES: Final[tuple[Route[Any], ...]] = (
    *authorization.ROUTES,
    *device_flow.ROUTES,
    *authorization_management.ROUTES,
    *pushed_authorization.ROUTES,
    *token_operations.ROUTES,
    *dynamic_client_registration.ROUTES,
    *introspection.ROUTES,
    *revocation.ROUTES,
    *grant_management.ROUTES,
)
"""All that the sandbox can do."""
