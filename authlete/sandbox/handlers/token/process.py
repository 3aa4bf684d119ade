"""``POST /auth/token`` (RFC 6749 §3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

import attrs

from ...._engine.codec import write_json
from ...._jose.thumbprint import hash_of
from ....models.client.client import Client
from ....models.common.client_auth_method import ClientAuthMethod
from ....models.common.grant_type import GrantType
from ...errors import ActionError, OAuthError
from ...protocol.authorization_responses import error_parameters
from ...protocol.challenges import next_challenge
from ...protocol.client_authentication import ClientAuthentication, authenticate, names_client
from ...protocol.client_id_documents import discover_client
from ...protocol.client_metadata import grant_type_name
from ...protocol.credentials import ClientCodes
from ...protocol.parameters import (
    ParameterCodes,
    no_parameters,
    read_parameters,
    required,
    values_of,
)
from ...protocol.settings import may_use, supports_grant
from .authorization_code import authorization_code
from .binding import read_binding, wants_nonce
from .client_credentials import client_credentials
from .grant_request import GrantRequest
from .jwt_bearer import jwt_bearer
from .password import password
from .polled import ciba, device_code
from .pre_authorized_code import pre_authorized_code
from .refresh_token import refresh_token
from .token_exchange import token_exchange

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ....models.token.process import TokenRequest, TokenResponse
    from ...context import AfterCommit, RequestContext

    Flow = Callable[[GrantRequest], TokenResponse | AfterCommit[TokenResponse]]

FORM: Final = ParameterCodes("A047201", "A047301")
GRANT_TYPE: Final = ParameterCodes("A049301", "A049302", "A049303")
CLIENT_CODES: Final = ClientCodes(
    client_id=ParameterCodes("A244305", "A048302", "A244301", "A048312"),
    unknown="A048304",
    foreign="A048305",
    locked="A048307",
)
FLOWS: Final[Mapping[GrantType, Flow]] = {
    GrantType.AUTHORIZATION_CODE: authorization_code,
    GrantType.REFRESH_TOKEN: refresh_token,
    GrantType.CLIENT_CREDENTIALS: client_credentials,
    GrantType.PASSWORD: password,
    GrantType.DEVICE_CODE: device_code,
    GrantType.CIBA: ciba,
    GrantType.TOKEN_EXCHANGE: token_exchange,
    GrantType.JWT_BEARER: jwt_bearer,
    GrantType.PRE_AUTHORIZED_CODE: pre_authorized_code,
}
GRANT_TYPES: Final = {grant_type_name(grant): grant for grant in FLOWS}
"""The values of ``grant_type``."""


def no_form(value: object) -> NoReturn:
    """Tell that the request has no form of the client's."""
    raise no_parameters(value, missing=FORM.missing, empty=FORM.empty)


def process(
    context: RequestContext, request: TokenRequest
) -> TokenResponse | AfterCommit[TokenResponse]:
    """Grant a token request of a client, or tell what is still to be done for it."""
    nonce = context.dpop_nonce if request.dpop and wants_nonce(context, request) else None
    try:
        return _process(context, request, nonce)
    except OAuthError as error:
        action = "INVALID_CLIENT" if error.error == "invalid_client" else "BAD_REQUEST"
        content = write_json(error_parameters(context, error)).decode()
        refusal = ActionError(action, error.code, error.text, response_content=content)
        refusal.body = attrs.evolve(refusal.body, dpop_nonce=nonce)
        raise refusal from None
    except ActionError as error:
        error.body = attrs.evolve(error.body, dpop_nonce=nonce)
        raise


def _process(
    context: RequestContext, request: TokenRequest, nonce: str | None
) -> TokenResponse | AfterCommit[TokenResponse]:
    parameters = read_parameters(request.parameters, malformed="A047202")
    grant_type = _grant_type(context, required(parameters, "grant_type", GRANT_TYPE))
    authentication = _authenticate(context, request, parameters, grant_type)
    client = authentication.client
    if not may_use(client, grant_type):
        raise OAuthError("unauthorized_client", "The client may not use this flow.", "A047302")
    asked = GrantRequest(
        context=context,
        request=request,
        parameters=parameters,
        grant_type=grant_type,
        authentication=authentication,
        binding=read_binding(context, request, client),
        template={
            "grant_type": grant_type,
            "client_id": client.client_id,
            "client_id_alias": client.client_id_alias,
            "client_id_alias_used": authentication.client_id_alias_used,
            "client_entity_id": client.entity_id,
            "client_entity_id_used": authentication.client_entity_id_used,
            "metadata_document_location": client.metadata_document_location,
            "metadata_document_used": authentication.metadata_document_used,
            "client_auth_method": authentication.method,
            "client_attributes": client.attributes or None,
            "service_attributes": context.service.attributes or None,
            "dpop_nonce": nonce,
            "attestation_challenge": next_challenge(context, authentication.method),
        },
    )
    return FLOWS[grant_type](asked)


def _grant_type(context: RequestContext, word: str) -> GrantType:
    grant_type = GRANT_TYPES.get(word)
    if grant_type is None:
        raise OAuthError("unsupported_grant_type", "'grant_type' is unknown.", "A049304")
    if not supports_grant(context.service, grant_type):
        raise OAuthError("unsupported_grant_type", "The service lacks that flow.", "A049305")
    return grant_type


def _authenticate(
    context: RequestContext,
    request: TokenRequest,
    parameters: Mapping[str, list[str]],
    grant_type: GrantType,
) -> ClientAuthentication:
    """Find out who asks; in some flows it may be nobody."""
    if _admits_anyone(context, grant_type) and not names_client(request, parameters):
        return ClientAuthentication(client=Client(), method=ClientAuthMethod.NONE, identifier="")
    named = request.client_id or next(iter(values_of(parameters, "client_id")), "")
    discover_client(context, named, request.cimd_options)
    return authenticate(
        context,
        request,
        parameters,
        action="INVALID_CLIENT",
        codes=CLIENT_CODES,
        implied=_implied(context, parameters, grant_type),
    )


def _admits_anyone(context: RequestContext, grant_type: GrantType) -> bool:
    service = context.service
    match grant_type:
        case GrantType.TOKEN_EXCHANGE:
            return not service.token_exchange_by_identifiable_clients_only
        case GrantType.JWT_BEARER:
            return not service.jwt_grant_by_identifiable_clients_only
        case GrantType.PRE_AUTHORIZED_CODE:
            return service.pre_authorized_grant_anonymous_access_supported is not False
        case _:
            return False


def _implied(
    context: RequestContext, parameters: Mapping[str, list[str]], grant_type: GrantType
) -> str | None:
    """Name the public client that a code or a refresh token was issued to, if that suffices."""
    if not context.service.missing_client_id_allowed:
        return None
    client_id: int | None = None
    if grant_type is GrantType.AUTHORIZATION_CODE:
        code = context.store.codes.find(context.service_id, _hash(parameters, "code"))
        client_id = code.client if code else None
    elif grant_type is GrantType.REFRESH_TOKEN:
        token = context.store.tokens.find_by_refresh(_hash(parameters, "refresh_token"))
        client_id = token.client if token else None
    return None if client_id is None else str(client_id)


def _hash(parameters: Mapping[str, list[str]], name: str) -> str:
    return hash_of(next(iter(parameters.get(name, ())), ""))
