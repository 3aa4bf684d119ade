"""The token endpoint (RFC 6749 §3.2)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from ..funcs.jose_verify import jose_verify
from ..funcs.native_sso_process import native_sso_process
from ..funcs.token_fail import token_fail
from ..funcs.token_issue import token_issue
from ..funcs.token_operations_create import token_operations_create
from ..funcs.token_operations_reissue_id_token import token_operations_reissue_id_token
from ..funcs.token_process import token_process
from ..models.common.grant_type import GrantType
from ..models.token.process import TokenRequest
from ..models.token.process import TokenResponseAction as Action
from ..models.token_operations.create import TokenCreateResponseAction as Created
from .answers import answer, expect, with_headers_of
from .binding import binding
from .claims import agreed, collect_claims, consented_in, properties_of, sub_in
from .credentials import client_inputs
from .endpoint import endpoint
from .messages import Response, json_response, oauth_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..models.token.process import TokenResponse
    from .interaction import Grant
    from .messages import Request
    from .server import AuthorizationServer

ACCESS_TOKEN: Final = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 - a type's name


@endpoint("POST")
async def token(server: AuthorizationServer, request: Request) -> Response:
    """Answer a token request; flows without a hook are ``unsupported_grant_type``."""
    inputs = client_inputs(server, TokenRequest, request)
    answered = await server.ask(token_process, {"token_request": inputs})
    match answered.action:
        case Action.PASSWORD:
            response = await _password(server, request, answered)
        case Action.ID_TOKEN_REISSUABLE:
            response = await _reissue(server, request, answered)
        case Action.NATIVE_SSO:
            response = await _native_sso(server, request, answered)
        case Action.TOKEN_EXCHANGE | Action.JWT_BEARER:
            response = await _by_hook(server, request, answered)
        case _:
            return answer(answered, request)
    return with_headers_of(answered, response)


async def _by_hook(
    server: AuthorizationServer, request: Request, answered: TokenResponse
) -> Response:
    """Let a hook decide what the token or assertion in a request is good for."""
    exchange = answered.action == Action.TOKEN_EXCHANGE
    hook = server.settings.token_exchange if exchange else server.settings.jwt_bearer
    if hook is None:
        return oauth_error(HTTPStatus.BAD_REQUEST, "unsupported_grant_type")
    if not exchange and not await _is_signed(server, answered):
        return oauth_error(HTTPStatus.BAD_REQUEST, "invalid_grant")
    outcome = await hook(request, answered)
    if isinstance(outcome, Response):
        return outcome
    if outcome is None:
        return oauth_error(HTTPStatus.BAD_REQUEST, "invalid_grant")
    if not answered.client_id:
        return oauth_error(HTTPStatus.BAD_REQUEST, "invalid_request", "Which client asks?")
    bound = await binding(server, request, answered.client_id)
    return await _create(server, answered, outcome, bound)


async def _create(
    server: AuthorizationServer,
    answered: TokenResponse,
    grant: Grant,
    bound: Mapping[str, str | None],
) -> Response:
    """Make a token for a subject that a hook named (RFC 8693 §2.2, RFC 6749 §5.1)."""
    exchange = answered.action == Action.TOKEN_EXCHANGE
    details = grant.authorization_details
    created = await server.ask(
        token_operations_create,
        {
            "token_create_request": {
                "grant_type": GrantType.TOKEN_EXCHANGE if exchange else GrantType.JWT_BEARER,
                "client_id": answered.client_id,
                "client_id_alias_used": answered.client_id_alias_used,
                "client_entity_id_used": answered.client_entity_id_used,
                "metadata_document_used": answered.metadata_document_used,
                "subject": grant.subject,
                "scopes": answered.scopes if grant.scopes is None else grant.scopes,
                "properties": properties_of(grant),
                "authorization_details": answered.authorization_details
                if details is None
                else details,
                "resources": answered.resources,
                "acr": grant.acr,
                "auth_time": grant.auth_time,
                "session_id": grant.session_id,
                **bound,
            }
        },
    )
    expect(created)
    if created.action != Created.OK:
        error = "invalid_scope" if created.action == Created.FORBIDDEN else "invalid_request"
        return oauth_error(HTTPStatus.BAD_REQUEST, error)
    content = {
        "access_token": created.jwt_access_token or created.access_token,
        "issued_token_type": ACCESS_TOKEN if exchange else None,
        "token_type": created.token_type,
        "expires_in": created.expires_in,
        "scope": " ".join(created.scopes or ()) or None,
        "refresh_token": created.refresh_token,
    }
    return json_response(
        HTTPStatus.OK, {name: value for name, value in content.items() if value is not None}
    )


async def _is_signed(server: AuthorizationServer, answered: TokenResponse) -> bool:
    """Tell whether the client signed its assertion: Authlete has looked at its claims only."""
    if not answered.client_id or not answered.assertion:
        return False
    verified = await server.ask(
        jose_verify,
        {
            "jose_verify_request": {
                "jose": answered.assertion,
                "client_identifier": str(answered.client_id),
                "signed_by_client": True,
            }
        },
    )
    return bool(verified.valid and verified.signature_valid)


async def _password(
    server: AuthorizationServer, request: Request, answered: TokenResponse
) -> Response:
    subject = None
    allowed = server.settings.allow_guess is None or await server.settings.allow_guess(
        request, "password"
    )
    if server.settings.password and allowed:
        subject = await server.settings.password(
            request, answered.username or "", answered.password or ""
        )
    if subject is None:
        return answer(
            await server.ask(
                token_fail,
                {
                    "token_fail_request": {
                        "ticket": answered.ticket,
                        "reason": "INVALID_RESOURCE_OWNER_CREDENTIALS",
                    }
                },
            ),
            request,
        )
    return answer(
        await server.ask(
            token_issue, {"token_issue_request": {"ticket": answered.ticket, "subject": subject}}
        ),
        request,
    )


async def _reissue(
    server: AuthorizationServer, request: Request, answered: TokenResponse
) -> Response:
    """Give an ID token with the tokens of a refresh."""
    reissued = await server.ask(
        token_operations_reissue_id_token,
        {
            "idtoken_reissue_request": {
                "access_token": answered.jwt_access_token or answered.access_token,
                "refresh_token": answered.refresh_token,
                "sub": sub_in(answered.properties),
                "claims": await _id_token_claims(server, answered),
            }
        },
    )
    return answer(reissued, request)


async def _native_sso(
    server: AuthorizationServer, request: Request, answered: TokenResponse
) -> Response:
    """Give an ID token that names the session and its device (Native SSO §3, §4)."""
    secret = None
    if server.settings.native_sso is not None:
        secret = await server.settings.native_sso(request, answered)
    if secret is None:
        return oauth_error(HTTPStatus.BAD_REQUEST, "invalid_grant")
    processed = await server.ask(
        native_sso_process,
        {
            "native_sso_request": {
                "access_token": answered.jwt_access_token or answered.access_token,
                "refresh_token": answered.refresh_token,
                "sub": sub_in(answered.properties),
                "claims": await _id_token_claims(server, answered),
                "device_secret": secret,
            }
        },
    )
    return answer(processed, request)


async def _id_token_claims(server: AuthorizationServer, answered: TokenResponse) -> str | None:
    requested = answered.requested_id_token_claims or ()
    claims = agreed(requested, consented_in(answered.properties))
    return await collect_claims(server, answered.subject or "", claims)
