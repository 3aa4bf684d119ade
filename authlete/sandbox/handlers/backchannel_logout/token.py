"""``POST /backchannel/logout/token``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final, NoReturn

from ....models.backchannel_logout.token import (
    BackchannelLogoutTokenResponse,
    BackchannelLogoutTokenResponseAction,
)
from ...context import AfterCommit
from ...directory import ClientFault
from ...errors import ActionError, message
from ...hashing import new_value
from ...protocol.client_jwts import UNSIGNED, client_jwt
from ...protocol.following_id_tokens import caller_error
from ...protocol.id_tokens import subject_for
from ...protocol.settings import id_token_algorithm, issuer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.backchannel_logout.token import BackchannelLogoutTokenRequest
    from ....models.client.client import Client
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.client_jwts import ClientJwt

EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"
LIFETIME: Final = 120
"""Seconds; more than two minutes are advised against (§4)."""


def no_client_identifier(_: object) -> NoReturn:
    """Tell that the request names no client."""
    raise caller_error("The request has no 'clientIdentifier'.")


def token(
    context: RequestContext, request: BackchannelLogoutTokenRequest
) -> AfterCommit[BackchannelLogoutTokenResponse]:
    """Issue a logout token (§2.4), signed and encrypted as the client's ID tokens are."""
    client = _client(context, request)
    algorithm = id_token_algorithm(client)
    if algorithm == UNSIGNED:
        raise caller_error("The client's ID tokens are not signed, which logout tokens must be.")
    try:
        jwt = client_jwt(
            context,
            client,
            algorithm=algorithm,
            encryption_alg=client.id_token_encryption_alg,
            encryption_enc=client.id_token_encryption_enc,
            key_id=context.service.id_token_signature_key_id,
        )
    except ActionError as error:
        described = error.body.result_message
        raise caller_error(described.partition("] ")[2]) from None
    return AfterCommit(partial(_signed, jwt, _claims(context, request, client), client))


def _client(context: RequestContext, request: BackchannelLogoutTokenRequest) -> Client:
    """Find the client, for which the request must be complete."""
    if context.service.backchannel_logout_supported is False:
        raise caller_error("The service does not support back-channel logout.")
    if not (request.subject or request.session_id):
        raise caller_error("The request has neither 'subject' nor 'sessionId'.")
    client = context.clients.find(request.client_identifier)
    if isinstance(client, ClientFault):
        raise caller_error("There is no such client, or it is locked.")
    if client.backchannel_logout_session_required and not request.session_id:
        raise caller_error("The client requires a 'sessionId'.")
    return client


def _claims(
    context: RequestContext, request: BackchannelLogoutTokenRequest, client: Client
) -> Mapping[str, object]:
    now, subject = context.now // 1000, request.subject
    claims: dict[str, object] = {
        "iss": issuer(context.service),
        "aud": request.client_identifier,
        "iat": now,
        "exp": now + LIFETIME,
        "jti": new_value(),
        "events": {EVENT: {}},
        "sub": subject_for(client, subject, context.service_id) if subject else None,
        "sid": request.session_id or None,
    }
    return {name: value for name, value in claims.items() if value is not None}


def _signed(
    jwt: ClientJwt, claims: Mapping[str, object], client: Client, signer: Signer
) -> BackchannelLogoutTokenResponse:
    try:
        made = jwt.make(signer, claims, {"typ": "logout+jwt"})
    except ValueError:
        raise caller_error("The client's key for encryption is unusable.") from None
    return BackchannelLogoutTokenResponse(
        result_code="A000001",
        result_message=message("A000001", "Issued a logout token."),
        action=BackchannelLogoutTokenResponseAction.OK,
        logout_token=made,
        backchannel_logout_uri=client.backchannel_logout_uri,
    )
