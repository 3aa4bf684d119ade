"""The pushed authorization request endpoint (RFC 9126)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.pushed_authorization_create import pushed_authorization_create
from ..models.pushed_authorization.create import PushedAuthorizationRequest
from .answers import answer
from .credentials import client_inputs
from .endpoint import endpoint

if TYPE_CHECKING:
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("POST")
async def pushed_authorization(server: AuthorizationServer, request: Request) -> Response:
    """Take an authorization request that a client sends ahead of the browser."""
    inputs = client_inputs(PushedAuthorizationRequest, request, server.url_of(request))
    answered = await server.ask(
        pushed_authorization_create, {"pushed_authorization_request": inputs}
    )
    return answer(answered, request)
