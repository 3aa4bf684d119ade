"""The ticket by which an authorization request is issued or failed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ...._jose.thumbprint import hash_of
from ...directory import ClientFault
from ...errors import oauth_error, server_error

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ...context import RequestContext
    from ...store.tickets import Ticket


def no_ticket(_: object) -> NoReturn:
    """Tell that the request has no ticket."""
    raise server_error("A000201", "The request has no 'ticket'.")


def use_ticket(context: RequestContext, value: str) -> tuple[Ticket, Client]:
    """Use up a ticket, and find its client.

    Raises:
        ActionError: it was used, has expired or never was, or its client may no longer be used.
    """
    ticket = context.store.tickets.take(context.service_id, hash_of(value))
    if ticket is None or not ticket.is_live(context.now):
        raise _gone("The ticket was used, has expired or never was.")
    client = context.clients.find(str(ticket.client))
    if isinstance(client, ClientFault):
        raise _gone("The client of the ticket may no longer be used.")
    return ticket, client


def _gone(text: str) -> Exception:
    return oauth_error("BAD_REQUEST", "A000301", text, error="invalid_request")
