"""Token exchange (RFC 8693): validated here, decided by the caller; and native single sign-on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ....models.common.client_auth_method import ClientAuthMethod
from ....models.common.client_type import ClientType
from ....models.token.process import TokenResponse
from ....models.token.process import TokenResponseAction as Action
from ....models.token.token_type import TokenType
from ...errors import OAuthError, message
from ...protocol.parameters import ParameterCodes, required, value_of, values_of
from ...protocol.scopes import read_scopes
from ...protocol.settings import issuer
from .input_tokens import TYPES, check_token, read_id_token

if TYPE_CHECKING:
    from ...context import AfterCommit
    from .grant_request import GrantRequest

ANY: Final = ParameterCodes()
IDENTIFYING: Final = ("sub", "sid", "ds_hash")
"""The claims of an ID token of native single sign-on that tell whose device it is."""


def token_exchange(asked: GrantRequest) -> TokenResponse | AfterCommit[TokenResponse]:
    """Check a token exchange, for the caller to decide by rules of its own.

    Raises:
        ActionError: the request is malformed.
        OAuthError: the client may not exchange tokens, or a token is not valid.
        FetchNeededError: the keys of a token's issuer have to be fetched first.
    """
    _check_client(asked)
    requested_type = _type(asked, "requested_token_type")
    subject_token = required(asked.parameters, "subject_token", ANY)
    subject_type = _type(asked, "subject_token_type")
    if subject_type is None:
        raise OAuthError("invalid_request", "The request has no 'subject_token_type'.")
    actor_token = value_of(asked.parameters, "actor_token")
    actor_type = _type(asked, "actor_token_type")
    if (actor_token is None) != (actor_type is None):
        raise OAuthError("invalid_request", "An actor's token and its type go together.")
    if actor_token and actor_type is TokenType.DEVICE_SECRET:
        return _sign_on(asked, subject_token, subject_type, actor_token)
    subject_info = check_token(asked.context, subject_type, subject_token)
    actor_info = None
    if actor_token and actor_type:
        actor_info = check_token(asked.context, actor_type, actor_token)
    scopes = read_scopes(asked.context.service, asked.client, asked.scopes(ANY)).all
    return TokenResponse(
        **asked.template,
        result_code="A000001",
        result_message=message("A000001", "The token exchange request is valid."),
        action=Action.TOKEN_EXCHANGE,
        scopes=scopes or None,
        resources=asked.resources(),
        audiences=values_of(asked.parameters, "audience") or None,
        authorization_details=asked.new_details(),
        requested_token_type=requested_type,
        subject_token=subject_token,
        subject_token_type=subject_type,
        subject_token_info=subject_info,
        actor_token=actor_token,
        actor_token_type=actor_type,
        actor_token_info=actor_info,
    )


def _check_client(asked: GrantRequest) -> None:
    service, client = asked.context.service, asked.client
    public = (
        client.client_type == ClientType.PUBLIC
        or asked.authentication.method == ClientAuthMethod.NONE
    )
    if service.token_exchange_by_confidential_clients_only and public:
        raise OAuthError("unauthorized_client", "Public clients may not exchange tokens.")
    permitted = client.extension and client.extension.token_exchange_permitted
    if service.token_exchange_by_permitted_clients_only and not permitted:
        raise OAuthError("unauthorized_client", "The client may not exchange tokens.")


def _type(asked: GrantRequest, name: str) -> TokenType | None:
    word = value_of(asked.parameters, name)
    if word is None:
        return None
    if word not in TYPES:
        raise OAuthError("invalid_request", f"'{name}' is none of the registered types.")
    return TYPES[word]


def _sign_on(
    asked: GrantRequest, subject_token: str, subject_type: TokenType, device_secret: str
) -> TokenResponse | AfterCommit[TokenResponse]:
    """Issue tokens for another app of a user's device (OpenID Connect Native SSO §4)."""
    context = asked.context
    if not context.service.native_sso_supported:
        raise OAuthError("invalid_request", "The service has no native single sign-on.")
    if subject_type is not TokenType.ID_TOKEN:
        raise OAuthError("invalid_request", "A device secret goes with an ID token.")
    found = read_id_token(context, subject_token)
    if found and (found.claims["iss"] != issuer(context.service) or found.header["alg"] == "none"):
        raise OAuthError("invalid_grant", "The ID token is not one that the service signed.")
    texts = {name: str(found.claims.get(name) or "") for name in IDENTIFYING} if found else {}
    if not texts or not all(texts.values()):
        raise OAuthError("invalid_grant", "The ID token is not one of native single sign-on.")
    scopes = read_scopes(context.service, asked.client, asked.scopes(ANY)).all
    attributes = attrs.evolve(
        asked.attributes(), resources=asked.resources(), session_id=texts["sid"]
    )
    return asked.answer(
        asked.issue(attributes, subject=texts["sub"], scopes=scopes),
        "A000001",
        Action.NATIVE_SSO,
        device_secret=device_secret,
        device_secret_hash=texts["ds_hash"],
    )
