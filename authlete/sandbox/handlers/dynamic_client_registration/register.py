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
    token, metadata = new_value(), metadata_of(request)
    client = with_metadata(
        context,
        Client(
            dynamically_registered=True,
            client_source=ClientSource.DYNAMIC_REGISTRATION,
            registration_access_token_hash=hash_of(token),
        ),
        metadata,
    )
    is_once_only = context.service.dcr_duplicate_software_id_blocked
    if is_once_only and client.software_id and context.clients.has_software(client.software_id):
        raise refusal(
            OAuthError("invalid_client_metadata", "Another client has the same 'software_id'.")
        )
    return answer(context, context.clients.add(client), token, Action.CREATED, metadata)
