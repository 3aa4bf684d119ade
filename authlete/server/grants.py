"""The grant management endpoint (Grant Management for OAuth 2.0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.grant_management_process_request import grant_management_process_request
from .answers import answer
from .credentials import presented_token, token_inputs
from .endpoint import endpoint

if TYPE_CHECKING:
    from .messages import Request, Response
    from .server import AuthorizationServer

ACTIONS = {"GET": "QUERY", "DELETE": "REVOKE"}


@endpoint("GET", "DELETE")
async def grant_management(server: AuthorizationServer, request: Request) -> Response:
    """Show a client what a grant holds, or revoke it."""
    answered = await server.ask(
        grant_management_process_request,
        {
            "g_m_request": {
                "access_token": presented_token(request),
                "gm_action": ACTIONS[request.method],
                "grant_id": request.parameters.get("grant_id", ""),
                **token_inputs(server, request),
            }
        },
    )
    return answer(answered, request)
