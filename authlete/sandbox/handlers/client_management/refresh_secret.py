"""``GET /client/secret/refresh/{clientIdentifier}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ....models.client_management.refresh_secret import ClientSecretRefreshResponse
from ...errors import SUCCESS, message
from ...hashing import new_secret
from ...protocol.managed_clients import client_by_identifier

if TYPE_CHECKING:
    from ...context import RequestContext


def refresh_secret(
    context: RequestContext, *, client_identifier: str
) -> ClientSecretRefreshResponse:
    """Make a new secret for a client."""
    before = client_by_identifier(context, client_identifier)
    after = context.clients.save(attrs.evolve(before, client_secret=new_secret()))
    return ClientSecretRefreshResponse(
        result_code=SUCCESS,
        result_message=message(SUCCESS, "Made a new secret for the client."),
        new_client_secret=after.client_secret,
        old_client_secret=before.client_secret,
    )
