"""``POST /client/update/{clientId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...protocol.managed_clients import READ_ONLY, client_by_id, sector_of, stored
from ...validation import client_problems, refuse

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ...context import RequestContext


def update(context: RequestContext, request: Client, client_id: str) -> Client:
    """Put the client of the request in the place of a client, but for what Authlete gave that."""
    before = client_by_id(context, client_id)
    refuse(client_problems(request, context.service))
    client = attrs.evolve(
        request,
        **{name: getattr(before, name) for name in READ_ONLY},
        client_id_alias=request.client_id_alias or str(before.client_id),
        client_id_alias_enabled=True,
        derived_sector_identifier=sector_of(request),
    )
    return stored(context.clients.save, client)
