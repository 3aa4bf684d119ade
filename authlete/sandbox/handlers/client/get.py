"""``GET /client/get/{clientId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...protocol.managed_clients import client_by_id

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ...context import RequestContext


def get(context: RequestContext, *, client_id: str) -> Client:
    """Read a client, its secret included."""
    return client_by_id(context, client_id)
