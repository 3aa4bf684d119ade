"""``POST /client/secret/update/{clientIdentifier}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import attrs

from ....models.client_management.update_secret import ClientSecretUpdateResponse
from ...errors import SUCCESS, HttpError, message
from ...protocol.managed_clients import client_by_identifier

if TYPE_CHECKING:
    from ....models.client_management.update_secret import ClientSecretUpdateRequest
    from ...context import RequestContext

SECRET: Final = re.compile("[A-Za-z0-9_-]{1,86}")


def update_secret(
    context: RequestContext, request: ClientSecretUpdateRequest, client_identifier: str
) -> ClientSecretUpdateResponse:
    """Give a client the secret of the request."""
    before = client_by_identifier(context, client_identifier)
    if not SECRET.fullmatch(request.client_secret):
        raise HttpError("A000201", "The secret is not 1 to 86 characters of base64url.")
    after = context.clients.save(attrs.evolve(before, client_secret=request.client_secret))
    return ClientSecretUpdateResponse(
        result_code=SUCCESS,
        result_message=message(SUCCESS, "Changed the secret of the client."),
        new_client_secret=after.client_secret,
        old_client_secret=before.client_secret,
    )
