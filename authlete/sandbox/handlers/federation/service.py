"""What both endpoints check first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import oauth_error, server_error
from ...protocol.federation_keys import federation_keys

if TYPE_CHECKING:
    from ....models.service.service import Service


def check_settings(service: Service) -> None:
    """Refuse what only a member of a federation does that can sign."""
    if service.federation_enabled is False:
        text = "The service is in no federation."
        raise oauth_error("NOT_FOUND", "A000201", text, error="not_found")
    if service.federation_jwks and not federation_keys(service):
        raise server_error("A000201", "'federationJwks' of the service has no key that can sign.")
