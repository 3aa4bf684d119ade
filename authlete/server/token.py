"""The token endpoint (RFC 6749 §3.2)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..funcs.jose_verify import jose_verify
from ..funcs.token_fail import token_fail
from ..funcs.token_issue import token_issue
from ..funcs.token_operations_reissue_id_token import token_operations_reissue_id_token
from ..funcs.token_process import token_process
from ..models.token.process import TokenRequest
from ..models.token.process import TokenResponseAction as Action
from .answers import answer
from .claims import collect_claims
from .credentials import client_inputs
from .endpoint import endpoint
from .messages import oauth_error

if TYPE_CHECKING:
    from ..models.token.process import TokenResponse
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("POST")
async def token(server: AuthorizationServer, request: Request) -> Response:
    """Answer a token request; flows without a callback are ``unsupported_grant_type``."""
    inputs = client_inputs(TokenRequest, request, server.url_of(request))
    answered = await server.ask(token_process, {"token_request": inputs})
    if answered.action == Action.PASSWORD:
        return await _password(server, request, answered)
    if answered.action == Action.ID_TOKEN_REISSUABLE:
        return await _reissue(server, request, answered)
    left_to_you = {
        Action.TOKEN_EXCHANGE: (server.settings.token_exchange, "unsupported_grant_type"),
        Action.JWT_BEARER: (server.settings.jwt_bearer, "unsupported_grant_type"),
        Action.NATIVE_SSO: (server.settings.native_sso, "invalid_grant"),
    }
    if answered.action not in left_to_you:
        return answer(answered, request)
    if answered.action == Action.JWT_BEARER and not await _is_signed(server, answered):
        return oauth_error(HTTPStatus.BAD_REQUEST, "invalid_grant")
    flow, error = left_to_you[Action(answered.action)]
    return (
        oauth_error(HTTPStatus.BAD_REQUEST, error)
        if flow is None
        else await flow(request, answered)
    )


async def _is_signed(server: AuthorizationServer, answered: TokenResponse) -> bool:
    """Tell whether the client signed its assertion: Authlete has looked at its claims only."""
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
    return bool(verified.valid)


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
    claims = await collect_claims(
        server, answered.subject or "", answered.requested_id_token_claims or ()
    )
    return answer(
        await server.ask(
            token_operations_reissue_id_token,
            {
                "idtoken_reissue_request": {
                    "access_token": answered.jwt_access_token or answered.access_token,
                    "refresh_token": answered.refresh_token,
                    "claims": claims,
                }
            },
        ),
        request,
    )
