"""Starlette, and any other ASGI application: a middleware that lets only access tokens through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import Response

from .protected_resource import Refusal, ResourceRequest, refuse_wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from ..models.introspection.process import IntrospectionResponse
    from .protected_resource import ProtectedResource

__all__ = ["AccessTokenMiddleware"]

JUDGED: Final = frozenset({"http", "websocket"})
PASSED: Final = "authlete.resource.passed"
"""The key in the scope of a request under which it is noted who has let it pass."""
PATH: Final = "/:@!$&'()*+,;=-._~"
"""What stands in a path as it is (RFC 3986 §3.3)."""
DENIAL: Final = "websocket.http.response"
POLICY_VIOLATION: Final = 1008  # RFC 6455 §7.4.1


class AccessTokenMiddleware:
    """Judges each request before the application sees it, and serves the metadata (RFC 9728).

    The application finds the token's description in ``request.state.access_token``.

    Args:
        app: the application.
        resource: what judges requests.
        scopes: what each request needs.
        client_certificate: finds the client's certificate, in PEM, where TLS ends before this
            server.

    Raises:
        RequestValidationError: an argument cannot be used; ``path`` names it.
    """

    def __init__(
        self,
        app: ASGIApp,
        resource: ProtectedResource,
        *,
        scopes: Sequence[str] = (),
        client_certificate: Callable[[HTTPConnection], str | None] | None = None,
    ) -> None:
        refuse_wrong(resource, client_certificate, scopes)
        self._app = app
        self._resource = resource
        self._scopes = tuple(scopes)
        self._client_certificate = client_certificate

    def __repr__(self) -> str:
        """Say what it guards."""
        return f"{type(self).__name__}({self._app!r}, {self._resource!r})"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Judge a request, and pass it on if it is good."""
        if scope["type"] not in JUDGED:
            await self._app(scope, receive, send)
            return
        if scope["type"] == "http" and path_of(scope) == self._resource.metadata_path:
            answer = Response(self._resource.metadata(), media_type="application/json")
            await answer(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        token = await judged(connection, self._resource, self._scopes, self._client_certificate)
        if isinstance(token, Refusal):
            await _refuse(token, scope, receive, send)
            return
        connection.state.access_token = token
        await self._app(scope, receive, send)


async def judged(
    connection: HTTPConnection,
    resource: ProtectedResource,
    scopes: Sequence[str],
    client_certificate: Callable[[HTTPConnection], str | None] | None,
) -> IntrospectionResponse | Refusal:
    """Judge a request; one that this resource has let pass before, by the scopes alone."""
    request = ResourceRequest(
        method=connection.scope.get("method", "GET"),  # so WebSockets begin
        path=path_of(connection.scope),
        authorization=connection.headers.getlist("authorization"),
        dpop=connection.headers.getlist("dpop"),
        client_certificate=client_certificate and client_certificate(connection),
    )
    passed: dict[ProtectedResource, tuple[ResourceRequest, IntrospectionResponse]]
    passed = connection.scope.setdefault(PASSED, {})
    before, known = passed.get(resource, (None, None))
    if known is not None and before == request:
        return resource.check_scopes(request, scopes, known)
    token = await resource.check(request, scopes)
    if not isinstance(token, Refusal):
        passed[resource] = request, token
    return token


def path_of(scope: Scope) -> str:
    """Tell the path that the client sent, as it was; a DPoP proof names it."""
    raw: bytes = scope.get("raw_path") or quote(scope["path"], safe=PATH).encode()
    return raw.partition(b"?")[0].decode("latin-1")


async def _refuse(refusal: Refusal, scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket" and DENIAL not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        return
    await Response(status_code=refusal.status, headers=refusal.headers)(scope, receive, send)
