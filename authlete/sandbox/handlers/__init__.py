"""What the sandbox does when it is asked: a folder for each family of operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from . import (
    attestation,
    authorization,
    authorization_management,
    ciba,
    client,
    client_management,
    device_flow,
    dynamic_client_registration,
    grant_management,
    hardware_security_keys,
    introspection,
    jose,
    lifecycle,
    pushed_authorization,
    revocation,
    service,
    token,
    token_operations,
    userinfo,
    utility,
    verifiable_credentials,
)

if TYPE_CHECKING:
    from ..routes import Route

ROUTES: Final[tuple[Route[Any], ...]] = (
    *attestation.ROUTES,
    *authorization.ROUTES,
    *authorization_management.ROUTES,
    *ciba.ROUTES,
    *client.ROUTES,
    *client_management.ROUTES,
    *device_flow.ROUTES,
    *dynamic_client_registration.ROUTES,
    *grant_management.ROUTES,
    *hardware_security_keys.ROUTES,
    *introspection.ROUTES,
    *jose.ROUTES,
    *lifecycle.ROUTES,
    *pushed_authorization.ROUTES,
    *revocation.ROUTES,
    *service.ROUTES,
    *token.ROUTES,
    *token_operations.ROUTES,
    *userinfo.ROUTES,
    *utility.ROUTES,
    *verifiable_credentials.ROUTES,
)
"""All that the sandbox can do."""
