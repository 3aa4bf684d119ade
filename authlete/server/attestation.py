"""The challenge endpoint of attestation-based client authentication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.attestation_challenge import attestation_challenge
from .answers import answer
from .endpoint import endpoint

if TYPE_CHECKING:
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("POST")
async def challenge(server: AuthorizationServer, request: Request) -> Response:
    """Give a client a challenge for its proof."""
    answered = await server.ask(attestation_challenge, {"attestation_challenge_request": {}})
    return answer(answered, request)
