"""``/client/granted_scopes``: get and delete, with the subject in the path or in the query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ....models.client_management.granted_scopes import (
    ClientAuthorizationDeleteResponse,
    ClientGrantedScopesDeleteResponse,
)
from ...errors import SUCCESS, message
from ...protocol.granted_scopes import find_granted_scopes
from ...protocol.managed_clients import client_by_id, named_subject

if TYPE_CHECKING:
    from ...context import RequestContext


def get_granted_scopes(
    context: RequestContext, *, client_id: str, subject: str
) -> ClientAuthorizationDeleteResponse:
    """Tell what a user has granted to a client, if there is a record of it."""
    client = client_by_id(context, client_id)
    record = find_granted_scopes(context, client.client_id or 0, subject)
    return ClientAuthorizationDeleteResponse(
        result_code=SUCCESS,
        result_message=message(
            SUCCESS, "Found the record." if record else "There is no record of a grant."
        ),
        service_api_key=context.service.api_key,
        client_id=client.client_id,
        subject=subject,
        latest_granted_scopes=record.latest if record else None,
        merged_granted_scopes=record.merged if record else None,
        modified_at=record.modified_at if record else None,
    )


def get_granted_scopes_for_client(
    context: RequestContext, *, client_id: str, subject: str | None = None
) -> ClientAuthorizationDeleteResponse:
    """Tell the same, of the user that the query names."""
    return get_granted_scopes(context, client_id=client_id, subject=named_subject(subject))


def delete_granted_scopes(
    context: RequestContext, *, client_id: str, subject: str
) -> ClientGrantedScopesDeleteResponse:
    """Forget what a user has granted to a client; tokens stay."""
    client = client_by_id(context, client_id)
    record = find_granted_scopes(context, client.client_id or 0, subject)
    if record:
        context.store.granted_scopes.remove(record)
    return ClientGrantedScopesDeleteResponse(
        result_code=SUCCESS,
        result_message=message(
            SUCCESS, "Deleted the record." if record else "There was no record of a grant."
        ),
    )


def delete_granted_scopes_for_client(
    context: RequestContext, *, client_id: str, subject: str | None = None
) -> ClientGrantedScopesDeleteResponse:
    """Forget the same, of the user that the query names."""
    return delete_granted_scopes(context, client_id=client_id, subject=named_subject(subject))
