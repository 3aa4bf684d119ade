"""The introspection endpoint (RFC 7662, RFC 9701)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ..funcs.introspection_standard_process import introspection_standard_process
from .answers import INTROSPECTION_JWT, answer
from .endpoint import endpoint
from .messages import oauth_error

if TYPE_CHECKING:
    from .messages import Request, Response
    from .server import AuthorizationServer


@endpoint("POST")
async def introspection(server: AuthorizationServer, request: Request) -> Response:
    """Describe a token to a resource server, which ``resource_server`` has to know first."""
    parameters, accepted = request.form_text, request.header("accept")
    caller = (
        await server.settings.resource_server(request) if server.settings.resource_server else None
    )
    if caller is None:
        if INTROSPECTION_JWT in (accepted or "").lower():  # RFC 9701 §5
            return oauth_error(HTTPStatus.BAD_REQUEST, "invalid_client")
        challenge = ("www-authenticate", 'Basic realm="introspection"')
        return oauth_error(HTTPStatus.UNAUTHORIZED, "invalid_client", "", [challenge])
    answered = await server.ask(
        introspection_standard_process,
        {
            "standard_introspection_request": {
                "parameters": parameters,
                "rs_uri": caller,
                "http_accept_header": accepted,
            }
        },
    )
    return answer(answered, request)
