"""The grant management endpoint (Grant Management for OAuth 2.0)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..funcs.grant_management_process_request import grant_management_process_request
from .answers import answer
from .credentials import token_inputs
from .endpoint import endpoint
from .messages import NO_STORE, Response

if TYPE_CHECKING:
    from .messages import Request
    from .server import AuthorizationServer

ACTIONS = {"GET": "QUERY", "DELETE": "REVOKE"}


@endpoint("GET", "DELETE")
async def grant_management(server: AuthorizationServer, request: Request) -> Response:
    """Show a client what a grant holds, or revoke it."""
    token = request.bearer("bearer", "dpop")
    if token is None:
        return Response(HTTPStatus.UNAUTHORIZED, (*NO_STORE, ("www-authenticate", "Bearer")))
    answered = await server.ask(
        grant_management_process_request,
        {
            "g_m_request": {
                "access_token": token,
                "gm_action": ACTIONS[request.method],
                "grant_id": request.parameters.get("grant_id", ""),
                **token_inputs(server, request),
            }
        },
    )
    return answer(answered, request)
