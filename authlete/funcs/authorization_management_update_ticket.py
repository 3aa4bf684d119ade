"""Change a ticket: ``POST /api/{serviceId}/auth/authorization/ticket/update``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.authorization_management.update_ticket import (
    AuthorizationTicketUpdateRequest,
    AuthorizationTicketUpdateResponse,
)
from ..models.operations.authorization_management import UpdateAuthorizationTicketRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="authorization_management_update_ticket",
    method="POST",
    path="/api/{service_id}/auth/authorization/ticket/update",
    request=UpdateAuthorizationTicketRequest,
    response=AuthorizationTicketUpdateResponse,
    body=("authorization_ticket_update_request", AuthorizationTicketUpdateRequest),
    idempotent=True,
)


async def authorization_management_update_ticket(
    client: AuthleteCore,
    request: UpdateAuthorizationTicketRequest,
    options: RequestOptions | None = None,
) -> Result[AuthorizationTicketUpdateResponse, OperationError]:
    """Replace what is attached to the ticket of an authorization request.

    The answer's ``action`` says whether it was replaced: only ``OK`` means yes. The second time
    changes nothing more, so it may be repeated.
    """
    return await client.call(OPERATION, request, options)
