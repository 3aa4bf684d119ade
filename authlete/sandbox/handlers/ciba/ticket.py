"""The ticket of a backchannel authentication request, and the ``auth_req_id`` that it leads to."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ...._jose.thumbprint import hash_of
from ...directory import ClientFault
from ...errors import server_error

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ...context import RequestContext
    from ...store.backchannel_requests import BackchannelRequest


def no_ticket(_: object) -> NoReturn:
    """Tell that the request has no ticket."""
    raise server_error("A000201", "The request has no 'ticket'.")


def find_request(context: RequestContext, ticket: str) -> tuple[BackchannelRequest, Client] | None:
    """Find a request and its client by a ticket, unless one of them may no longer be used."""
    record = context.store.backchannel_requests.find(context.service_id, hash_of(ticket))
    if record is None or not record.is_live(context.now):
        return None
    client = context.clients.find(str(record.client))
    return None if isinstance(client, ClientFault) else (record, client)


def auth_req_id_of(ticket: str) -> str:
    """Derive the ``auth_req_id`` of a ticket: notifications name it, but only its hash is kept."""
    return hash_of(f"auth_req_id of {ticket}")
