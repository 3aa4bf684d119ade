"""``POST /client/registration/delete`` (RFC 7592 §2.3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.dynamic_client_registration.registration import (
    ClientRegistrationResponse,
)
from ....models.dynamic_client_registration.registration import (
    ClientRegistrationResponseAction as Action,
)
from ...errors import message
from .managed import managed_client

if TYPE_CHECKING:
    from ....models.dynamic_client_registration.registration import ClientRegistrationRequest
    from ...context import RequestContext


def delete(
    context: RequestContext, request: ClientRegistrationRequest
) -> ClientRegistrationResponse:
    """Remove a client, with its tokens and all else that belongs to it."""
    client, _ = managed_client(context, request)
    context.clients.remove(client)
    return ClientRegistrationResponse(
        result_code="A000001",
        result_message=message("A000001", "The client is removed."),
        action=Action.DELETED,
        client=client,
    )
