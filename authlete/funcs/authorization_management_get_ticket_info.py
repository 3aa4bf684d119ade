"""Look up a ticket: ``POST /api/{serviceId}/auth/authorization/ticket/info``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.authorization_management.get_ticket_info import (
    AuthorizationTicketInfoRequest,
    AuthorizationTicketInfoResponse,
)
from ..models.operations.authorization_management import AuthorizationTicketInfoPostApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="authorization_management_get_ticket_info",
    method="POST",
    path="/api/{service_id}/auth/authorization/ticket/info",
    request=AuthorizationTicketInfoPostApiRequest,
    response=AuthorizationTicketInfoResponse,
    body=("authorization_ticket_info_request", AuthorizationTicketInfoRequest),
    idempotent=True,
)


async def authorization_management_get_ticket_info(
    client: AuthleteCore,
    request: AuthorizationTicketInfoPostApiRequest,
    options: RequestOptions | None = None,
) -> Result[AuthorizationTicketInfoResponse, OperationError]:
    """Get what was attached to the ticket of an authorization request.

    The answer's ``action`` says whether there is such a ticket: only ``OK`` means yes. It leaves
    the ticket as it is, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
