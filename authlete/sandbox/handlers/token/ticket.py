"""The tickets that stand for token requests with a user's password."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._jose.thumbprint import hash_of
from ...errors import server_error

if TYPE_CHECKING:
    from ...context import RequestContext
    from ...store.token_tickets import TokenTicket


def use_ticket(context: RequestContext, ticket: str, *, unknown: str, expired: str) -> TokenTicket:
    """Find the token request that a ticket stands for; the ticket is used up.

    Args:
        context: the request.
        ticket: the ticket.
        unknown: Authlete's code if there is none.
        expired: Authlete's code if it has expired.

    Raises:
        ActionError: it cannot be used.
    """
    record = context.store.token_tickets.take(context.service_id, hash_of(ticket))
    if record is None:
        raise server_error(unknown, "There is no such ticket, or it was used.")
    if not record.is_live(context.now):
        raise server_error(expired, "The ticket has expired.")
    return record
