"""``GET /client/get/list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.client.list import ClientGetListResponse
from ...protocol.paging import read_range

if TYPE_CHECKING:
    from ...context import RequestContext


def list_clients(
    context: RequestContext,
    *,
    developer: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> ClientGetListResponse:
    """Read one page of the clients of a service, or of a developer's, oldest first."""
    first, behind = read_range(start, end)
    wanted = developer or None
    return ClientGetListResponse(
        start=first,
        end=behind,
        developer=wanted,
        total_count=context.clients.count(developer=wanted),
        clients=tuple(context.clients.page(first, behind, developer=wanted)) or None,
    )
