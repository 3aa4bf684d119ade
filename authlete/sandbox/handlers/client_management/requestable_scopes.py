"""``/client/extension/requestable_scopes``: get, update and delete."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ....models.client.client_extension import ClientExtension
from ....models.client_management.requestable_scopes import (
    ClientExtensionRequestableScopesGetResponse,
    ClientExtensionRequestableScopesUpdateResponse,
)
from ...protocol.managed_clients import client_by_id
from ...protocol.settings import requestable_scopes, supports_scope

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ....models.client_management.requestable_scopes import (
        ClientExtensionRequestableScopesUpdateRequest,
    )
    from ...context import RequestContext


def get_requestable_scopes(
    context: RequestContext, *, client_id: str
) -> ClientExtensionRequestableScopesGetResponse:
    """Tell which scopes a client may request, if not all of the service's."""
    client = client_by_id(context, client_id)
    return ClientExtensionRequestableScopesGetResponse(
        requestable_scopes=requestable_scopes(client)
    )


def update_requestable_scopes(
    context: RequestContext,
    request: ClientExtensionRequestableScopesUpdateRequest,
    client_id: str,
) -> ClientExtensionRequestableScopesUpdateResponse:
    """Limit the scopes that a client may request, to those of the request that there are."""
    scopes = request.requestable_scopes
    if scopes is not None:
        known = (name for name in scopes if supports_scope(context.service, name))
        scopes = tuple(dict.fromkeys(known))
    client = _limit(context, client_id, scopes)
    return ClientExtensionRequestableScopesUpdateResponse(
        requestable_scopes=requestable_scopes(client)
    )


def delete_requestable_scopes(context: RequestContext, *, client_id: str) -> None:
    """Let a client request all scopes of the service."""
    _limit(context, client_id, None)


def _limit(context: RequestContext, client_id: str, scopes: tuple[str, ...] | None) -> Client:
    client = client_by_id(context, client_id)
    extension = attrs.evolve(
        client.extension or ClientExtension(),
        requestable_scopes=scopes,
        requestable_scopes_enabled=scopes is not None,
    )
    return context.clients.save(attrs.evolve(client, extension=extension))
