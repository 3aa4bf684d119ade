"""What all endpoints of a credential issuer check first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...errors import forbidden
from ...protocol.credential_issuers import issues_credentials

if TYPE_CHECKING:
    from ....models.service.service import Service


def check_enabled(service: Service) -> None:
    """Refuse what only a service with verifiable credentials does."""
    if not issues_credentials(service):
        raise forbidden("A000201", "The service issues no verifiable credentials.")
