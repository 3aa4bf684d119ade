"""``DELETE /client/delete/{clientId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...protocol.managed_clients import client_by_id

if TYPE_CHECKING:
    from ...context import RequestContext


def delete(context: RequestContext, *, client_id: str) -> None:
    """Remove a client, with its tokens and all else that belongs to it."""
    context.clients.remove(client_by_id(context, client_id))
