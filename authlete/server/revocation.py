"""The revocation endpoint (RFC 7009)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.revocation_process import revocation_process
from ..models.revocation.process import RevocationRequest
from .answers import answer
from .credentials import client_inputs
from .endpoint import endpoint

if TYPE_CHECKING:
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("POST")
async def revocation(server: AuthorizationServer, request: Request) -> Response:
    """Revoke the token that a client names."""
    inputs = client_inputs(server, RevocationRequest, request)
    answered = await server.ask(revocation_process, {"revocation_request": inputs})
    return answer(answered, request)
