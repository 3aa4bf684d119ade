"""``POST /client/registration`` (RFC 7591 §3)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...._jose.thumbprint import hash_of
from ....models.client.client import Client
from ....models.common.client_source import ClientSource
from ....models.dynamic_client_registration.registration import (
    ClientRegistrationResponseAction as Action,
)
from ...errors import OAuthError
from ...hashing import new_value
from .metadata import answer, check_supported, metadata_of, refusal, with_metadata

if TYPE_CHECKING:
    from ....models.dynamic_client_registration.registration import (
        ClientRegistrationRequest,
        ClientRegistrationResponse,
    )
    from ...context import RequestContext


def register(
    context: RequestContext, request: ClientRegistrationRequest
) -> ClientRegistrationResponse:
    """Create a client, and the token by which it manages itself."""
    check_supported(context)
    token = new_value()
    client = with_metadata(
        context,
        Client(
            dynamically_registered=True,
            client_source=ClientSource.DYNAMIC_REGISTRATION,
            registration_access_token_hash=hash_of(token),
        ),
        metadata_of(request),
    )
    if client.software_id and context.service.dcr_duplicate_software_id_blocked:
        _check_software(context, client.software_id)
    return answer(context, context.clients.add(client), token, Action.CREATED)


def _check_software(context: RequestContext, software_id: str) -> None:
    clients = context.clients.page(0, context.clients.count())
    if any(client.software_id == software_id for client in clients):
        raise refusal(
            OAuthError("invalid_client_metadata", "Another client has the same 'software_id'.")
        )
