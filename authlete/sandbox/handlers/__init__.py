"""What the sandbox does when it is asked: a folder for each family of operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from . import (
    authorization,
    authorization_management,
    client,
    client_management,
    device_flow,
    dynamic_client_registration,
    grant_management,
    introspection,
    pushed_authorization,
    revocation,
    service,
    token_operations,
)

if TYPE_CHECKING:
    from ..routes import Route

ROUTES: Final[tuple[Route[Any], ...]] = (
    *authorization.ROUTES,
    *authorization_management.ROUTES,
    *client.ROUTES,
    *client_management.ROUTES,
    *device_flow.ROUTES,
    *dynamic_client_registration.ROUTES,
    *grant_management.ROUTES,
    *introspection.ROUTES,
    *pushed_authorization.ROUTES,
    *revocation.ROUTES,
    *service.ROUTES,
    *token_operations.ROUTES,
)
"""All that the sandbox can do."""
