"""``DELETE /service/delete``."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ...context import RequestContext


def delete(context: RequestContext) -> None:
    """Remove a service, with its clients, tokens and all else that belongs to it."""
    context.services.remove(context.service_id)
