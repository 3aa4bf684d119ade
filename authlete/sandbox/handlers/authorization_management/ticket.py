"""``POST /auth/authorization/ticket/info`` and ``POST /auth/authorization/ticket/update``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import attrs

from ...._jose.thumbprint import hash_of
from ....models.authorization_management.get_ticket_info import (
    AuthorizationTicketInfoResponse,
    AuthorizationTicketInfoResponseAction,
)
from ....models.authorization_management.update_ticket import (
    AuthorizationTicketUpdateResponse,
    AuthorizationTicketUpdateResponseAction,
)
from ....models.common.authorization_ticket_info import AuthorizationTicketInfo
from ...errors import ActionError, message, not_found

if TYPE_CHECKING:
    from ....models.authorization_management.get_ticket_info import AuthorizationTicketInfoRequest
    from ....models.authorization_management.update_ticket import (
        AuthorizationTicketUpdateRequest,
    )
    from ...context import RequestContext
    from ...store.tickets import Ticket


def no_ticket(_: object) -> NoReturn:
    """Tell that the request has no ticket."""
    raise ActionError("CALLER_ERROR", "A000201", "The request has no 'ticket'.")


def no_info(_: object) -> NoReturn:
    """Tell that the request does not say what to attach."""
    raise ActionError("CALLER_ERROR", "A000201", "The request has no 'info'.")


def get_ticket_info(
    context: RequestContext, request: AuthorizationTicketInfoRequest
) -> AuthorizationTicketInfoResponse:
    """Tell what is attached to a ticket."""
    ticket = _find(context, request.ticket)
    return AuthorizationTicketInfoResponse(
        result_code="A000001",
        result_message=message("A000001", "Found the ticket."),
        action=AuthorizationTicketInfoResponseAction.OK,
        info=AuthorizationTicketInfo(context=ticket.context),
    )


def update_ticket(
    context: RequestContext, request: AuthorizationTicketUpdateRequest
) -> AuthorizationTicketUpdateResponse:
    """Attach something else to a ticket."""
    ticket = attrs.evolve(_find(context, request.ticket), context=request.info.context)
    context.store.tickets.save(ticket)
    return AuthorizationTicketUpdateResponse(
        result_code="A000001",
        result_message=message("A000001", "Updated the ticket."),
        action=AuthorizationTicketUpdateResponseAction.OK,
        info=AuthorizationTicketInfo(context=ticket.context),
    )


def _find(context: RequestContext, value: str) -> Ticket:
    ticket = context.store.tickets.find(context.service_id, hash_of(value))
    if ticket is None or not ticket.is_live(context.now):
        raise not_found("A000201", "The ticket was used, has expired or never was.")
    return ticket
