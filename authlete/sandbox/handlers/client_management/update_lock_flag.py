"""``POST /client/lock_flag/update/{clientIdentifier}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ....models.client_management.update_lock_flag import ClientFlagUpdateResponse
from ...errors import SUCCESS, message
from ...protocol.managed_clients import client_by_identifier

if TYPE_CHECKING:
    from ....models.client_management.update_lock_flag import ClientFlagUpdateRequest
    from ...context import RequestContext


def update_lock_flag(
    context: RequestContext, request: ClientFlagUpdateRequest, client_identifier: str
) -> ClientFlagUpdateResponse:
    """Lock or unlock a client."""
    client = client_by_identifier(context, client_identifier)
    context.clients.save(attrs.evolve(client, locked=request.client_locked))
    done = "Locked" if request.client_locked else "Unlocked"
    return ClientFlagUpdateResponse(
        result_code=SUCCESS, result_message=message(SUCCESS, f"{done} the client.")
    )
