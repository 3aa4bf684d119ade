"""``GET /service/get``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...directory import HostedService
from ...protocol.managed_services import shown

if TYPE_CHECKING:
    from ....models.service.service import Service
    from ...context import RequestContext


def get(context: RequestContext) -> Service:
    """Read a service."""
    return shown(HostedService(context.service_id, context.service, context.clients))
