"""Starlette, and any other ASGI application: a middleware that lets only access tokens through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.requests import HTTPConnection
from starlette.responses import Response

from .protected_resource import Refusal, ResourceRequest, refuse_wrong

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from starlette.types import ASGIApp, Receive, Scope, Send

    from .protected_resource import ProtectedResource

__all__ = ["AccessTokenMiddleware"]

JUDGED: Final = frozenset({"http", "websocket"})


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
        connection = HTTPConnection(scope)
        certificate = self._client_certificate
        if scope["path"] == self._resource.metadata_path:
            answer = Response(self._resource.metadata(), media_type="application/json")
            await answer(scope, receive, send)
            return
        presented = ResourceRequest(
            method=scope.get("method", "GET"),  # so WebSockets begin
            path=connection.url.path,
            authorization=connection.headers.getlist("authorization"),
            dpop=connection.headers.getlist("dpop"),
            client_certificate=certificate and certificate(connection),
        )
        token = await self._resource.check(presented, self._scopes)
        if isinstance(token, Refusal):
            await Response(status_code=token.status, headers=token.headers)(scope, receive, send)
            return
        connection.state.access_token = token
        await self._app(scope, receive, send)
