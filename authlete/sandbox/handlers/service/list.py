"""``GET /service/get/list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.service.list import ServiceGetListResponse
from ...protocol.managed_services import shown
from ...protocol.paging import read_range

if TYPE_CHECKING:
    from ...context import RequestContext


def list_services(
    context: RequestContext, *, start: str | None = None, end: str | None = None
) -> ServiceGetListResponse:
    """Read one page of the services that were configured or created, oldest first."""
    first, behind = read_range(start, end)
    return ServiceGetListResponse(
        start=first,
        end=behind,
        total_count=context.services.count(),
        services=tuple(map(shown, context.services.page(first, behind))) or None,
    )
