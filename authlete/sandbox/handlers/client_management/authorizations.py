"""``/client/authorization``: list, update and delete, the subject in the path or in the query.

A user has authorized a client that has a token of theirs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ....models.client_management.granted_scopes import ClientAuthorizationDeleteResponse
from ....models.client_management.list_authorizations import ClientAuthorizationGetListResponse
from ....models.client_management.update_authorizations import ClientAuthorizationUpdateResponse
from ...errors import SUCCESS, message
from ...protocol.managed_clients import client_by_id, limited, named_subject
from ...protocol.paging import read_range
from ...protocol.settings import may_request, supports_scope
from ...store.tokens import TokenFilter

if TYPE_CHECKING:
    from ....models.client_management.update_authorizations import (
        ClientAuthorizationUpdateRequest,
    )
    from ...context import RequestContext


def list_authorizations(
    context: RequestContext,
    *,
    subject: str,
    developer: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> ClientAuthorizationGetListResponse:
    """Read one page of the clients that a user has authorized, in the order of their IDs."""
    wanted = developer or None
    first, behind = read_range(start, end)
    numbers = context.store.tokens.clients(context.service_id, subject=subject)
    found = filter(None, (context.clients.get(str(number)) for number in numbers))
    clients = [client for client in found if wanted in (None, client.developer)]
    return ClientAuthorizationGetListResponse(
        start=first,
        end=behind,
        developer=wanted,
        subject=subject,
        total_count=len(clients),
        clients=tuple(map(limited, clients[first:behind])) or None,
    )


def list_authorized_applications(
    context: RequestContext,
    *,
    subject: str | None = None,
    developer: str | None = None,
    start: str | None = None,
    end: str | None = None,
) -> ClientAuthorizationGetListResponse:
    """Read the same, of the user that the query names."""
    return list_authorizations(
        context, subject=named_subject(subject), developer=developer, start=start, end=end
    )


def update_authorizations(
    context: RequestContext, request: ClientAuthorizationUpdateRequest, client_id: str
) -> ClientAuthorizationUpdateResponse:
    """Give all tokens that a client has of a user the scopes that service and client may have."""
    client, user = client_by_id(context, client_id), named_subject(request.subject)
    tokens = context.store.tokens
    which = TokenFilter(service=context.service_id, client=client.client_id, subject=user)
    count = tokens.count(which, context.now)
    if request.scopes is not None:
        allowed = {
            name
            for name in request.scopes
            if supports_scope(context.service, name) and may_request(client, name)
        }
        scopes = tuple(sorted(allowed))
        for record in tokens.page(which, context.now, 0, count):
            attributes = attrs.evolve(record.attributes, scopes=scopes)
            tokens.save(attrs.evolve(record, attributes=attributes))
    return ClientAuthorizationUpdateResponse(
        result_code=SUCCESS,
        result_message=message(SUCCESS, f"The client has {count} tokens of the user."),
    )


def delete_authorizations(
    context: RequestContext, *, client_id: str, subject: str
) -> ClientAuthorizationDeleteResponse:
    """Remove all tokens that a client has of a user; the record of granted scopes stays."""
    client = client_by_id(context, client_id)
    count = context.store.tokens.remove_all(
        TokenFilter(service=context.service_id, client=client.client_id, subject=subject)
    )
    return ClientAuthorizationDeleteResponse(
        result_code=SUCCESS,
        result_message=message(SUCCESS, f"Deleted {count} tokens."),
        service_api_key=context.service.api_key,
        client_id=client.client_id,
        subject=subject,
    )


def delete_client_tokens(
    context: RequestContext, *, client_id: str, subject: str | None = None
) -> ClientAuthorizationDeleteResponse:
    """Remove the same, of the user that the query names."""
    return delete_authorizations(context, client_id=client_id, subject=named_subject(subject))
