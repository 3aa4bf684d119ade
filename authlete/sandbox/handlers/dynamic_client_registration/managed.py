"""Finding the client that manages its own registration (RFC 7592)."""

from __future__ import annotations

from hmac import compare_digest
from typing import TYPE_CHECKING

from ...._jose.thumbprint import hash_of
from ...directory import ClientFault
from ...errors import oauth_error, server_error
from .metadata import check_supported

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ....models.dynamic_client_registration.registration import ClientRegistrationRequest
    from ...context import RequestContext


def managed_client(
    context: RequestContext, request: ClientRegistrationRequest
) -> tuple[Client, str]:
    """Find the client, and the registration access token by which it is known.

    Raises:
        ActionError: the request names none, or the token is not its.
    """
    check_supported(context)
    if not request.client_id:
        raise server_error("A000201", "The request has no 'clientId'.")
    token, client = request.token or "", context.clients.find(request.client_id)
    stored = None if isinstance(client, ClientFault) else client.registration_access_token_hash
    if isinstance(client, ClientFault) or not compare_digest(stored or "", hash_of(token)):
        is_told = context.service.unauthorized_on_client_config_supported is not False
        raise oauth_error(
            "UNAUTHORIZED" if is_told else "BAD_REQUEST",
            "A000301",
            "The token is not the registration access token of a client that may be used.",
            error="invalid_token",
        )
    return client, token
