"""``POST /client/registration/update`` (RFC 7592 §2.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ....models.dynamic_client_registration.registration import (
    ClientRegistrationResponseAction as Action,
)
from ...directory import secret_for
from ...errors import OAuthError
from .managed import managed_client
from .metadata import answer, metadata_of, refusal, with_metadata

if TYPE_CHECKING:
    from ....models.dynamic_client_registration.registration import (
        ClientRegistrationRequest,
        ClientRegistrationResponse,
    )
    from ...context import RequestContext


def update(
    context: RequestContext, request: ClientRegistrationRequest
) -> ClientRegistrationResponse:
    """Replace what a client says of itself; what it leaves out is set no more."""
    client, token = managed_client(context, request)
    metadata = metadata_of(request)
    known = {"client_id": str(client.client_id), "client_secret": client.client_secret}
    for name, value in known.items():
        if metadata.get(name) not in (None, value):
            raise refusal(OAuthError("invalid_client_metadata", f"'{name}' cannot be changed."))
    changed = with_metadata(context, client, metadata)
    secret = changed.client_secret or secret_for(changed)
    saved = context.clients.save(attrs.evolve(changed, client_secret=secret))
    return answer(context, saved, token, Action.UPDATED, metadata)
