"""The endpoints as routes of Starlette and FastAPI."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, TypeAlias, cast

from starlette.requests import Request as StarletteRequest
from starlette.responses import Response as StarletteResponse
from starlette.routing import Route

from .interaction import Deny, Grant, Interaction
from .messages import MAX_BODY_BYTES, Request, Response, certificates_of, too_large
from .routes import ROUTES, responder
from .server import AuthorizationServer
from .settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from starlette.types import Message

    from ..core import AuthleteCore
    from .endpoint import Endpoint
    from .routes import Route as EndpointRoute
    from .settings import Claims
    from .settings import Decide as NeutralDecide

Decide: TypeAlias = Callable[
    [StarletteRequest, Interaction], Awaitable[StarletteResponse | Grant | Deny]
]
"""Decides on a good request: a page, or the user's decision."""

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


def authorization_server(
    core: AuthleteCore, *, decide: Decide, claims: Claims, settings: Settings | None = None
) -> list[Route]:
    """Make the routes of an authorization server: ``Starlette(routes=authorization_server(…))``."""
    return routes_of(
        AuthorizationServer(
            core=core,
            decide=deciding_by(decide),
            claims=claims,
            settings=settings or Settings(),
        )
    )


def routes_of(
    server: AuthorizationServer, endpoints: Iterable[EndpointRoute] = ROUTES
) -> list[Route]:
    """Make the routes of an authorization server that is at hand.

    Args:
        server: what the endpoints are run by.
        endpoints: what answers at which path; the server's own, unless given.
    """
    return [
        Route(route.path, partial(_answer, server, responder(route)), methods=METHODS)
        for route in endpoints
    ]


def deciding_by(decide: Decide) -> NeutralDecide:
    """Let ``decide`` have the framework's request, and answer with the framework's response."""
    return partial(_decide, decide)


async def _answer(
    server: AuthorizationServer, endpoint: Endpoint, request: StarletteRequest
) -> StarletteResponse:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return _to_starlette(too_large().response)

    async def replay() -> Message:
        return {"type": "http.request", "body": bytes(body)}

    return _to_starlette(
        await endpoint(
            server,
            Request(
                method=request.method,
                path=request.scope["path"],  # not the URL's, of which the header Host is a part
                query=request.scope["query_string"].decode("latin-1"),
                headers=request.headers.items(),
                body=bytes(body),
                parameters=request.path_params,
                client_certificates=certificates_of(request.scope),
                native=StarletteRequest(request.scope, replay),
            ),
        )
    )


async def _decide(
    decide: Decide, request: Request, interaction: Interaction
) -> Response | Grant | Deny:
    outcome = await decide(cast("StarletteRequest", request.native), interaction)
    if isinstance(outcome, StarletteResponse):
        return Response(outcome.status_code, native=outcome)
    return outcome


def _to_starlette(response: Response) -> StarletteResponse:
    if isinstance(response.native, StarletteResponse):
        made = copy(response.native)  # the owner may answer others with it
    else:
        made = StarletteResponse(response.body, response.status)
    made.raw_headers = [
        *made.raw_headers,
        *((name.encode("latin-1"), value.encode("latin-1")) for name, value in response.headers),
    ]
    return made
