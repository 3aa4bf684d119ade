"""The endpoints of OpenID Federation 1.0."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..funcs.federation_configuration import federation_configuration
from ..funcs.federation_registration import federation_registration
from .answers import ENTITY_STATEMENT, answer
from .endpoint import endpoint
from .messages import Response, oauth_error

if TYPE_CHECKING:
    from .messages import Request
    from .server import AuthorizationServer

KINDS = {
    ENTITY_STATEMENT: "entity_configuration",
    "application/trust-chain+json": "trust_chain",
}


@endpoint("GET")
async def entity_configuration(server: AuthorizationServer, request: Request) -> Response:
    """Publish the server's own statement (§9)."""
    answered = await server.ask(federation_configuration, {"federation_configuration_request": {}})
    return answer(answered, request)


@endpoint("POST")
async def explicit_registration(server: AuthorizationServer, request: Request) -> Response:
    """Register a client by its statement, or by the chain of trust that leads to it (§12.2)."""
    if request.content_type not in KINDS:
        return oauth_error(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "invalid_request")
    answered = await server.ask(
        federation_registration,
        {"federation_registration_request": {KINDS[request.content_type]: request.text}},
    )
    return answer(answered, request)
