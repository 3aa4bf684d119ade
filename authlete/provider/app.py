"""The provider as an ASGI app: the endpoints of ``authlete.server``, and pages."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.applications import Starlette
from starlette.background import BackgroundTask, BackgroundTasks
from starlette.responses import RedirectResponse

from ..server.messages import NO_STORE, Response
from ..server.routes import ROUTES
from ..server.server import AuthorizationServer
from ..server.settings import Settings
from ..server.starlette import from_starlette, routes_of
from ..transport.public import PublicTransport
from .backchannel import Inbox
from .callbacks import Callbacks
from .consent import Consents
from .debugger import Debugger
from .sessions import Sessions
from .views import Views

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from ..core import AuthleteCore
    from ..server.messages import Request
    from .users import Users

ANY_NETWORK = ("0.0.0.0/0", "::/0")


def build_app(
    core: AuthleteCore, users: Users, issuer: str, clock: Callable[[], float]
) -> Starlette:
    """Make the app of a provider."""
    is_secure = issuer.startswith("https:")
    # Cookies are shared by all ports of a host; by the prefix, not with hosts beside it.
    cookie = f"{'__Host-' if is_secure else ''}provider-{urlsplit(issuer).port or 0}"
    sessions = Sessions(cookie, is_secure, clock)
    consents = Consents()
    callbacks = Callbacks(core, users, sessions, consents)
    inbox = Inbox(users, clock)
    app = Starlette()

    async def end_session(
        request: Request, subject: str | None, session_id: str | None
    ) -> Response | None:
        return await callbacks.end_session(server, request, subject, session_id)

    server = AuthorizationServer(
        core=core,
        decide=callbacks.decide,
        claims=callbacks.claims,
        settings=Settings(
            issuer=issuer,
            is_secure=is_secure,
            password=callbacks.password,
            token_exchange=callbacks.token_exchange,
            jwt_bearer=callbacks.jwt_bearer,
            resource_server=callbacks.resource_server,
            backchannel=inbox,
            # Clients under test are where their developers are, also where the issuer is https.
            notifier=PublicTransport(ANY_NETWORK),
            end_session=end_session,
            clock=clock,
        ),
    )
    debugger = Debugger(issuer, app)
    pages = (
        *Views(users, sessions, inbox, consents, _redirect_then).routes(),
        *debugger.routes(),
    )
    app.router.routes.extend(routes_of(server, (*pages, *ROUTES)))
    return app


def _redirect_then(url: str, functions: Sequence[Callable[[], Awaitable[object]]]) -> Response:
    tasks = BackgroundTasks([BackgroundTask(function) for function in functions])
    made = RedirectResponse(url, HTTPStatus.SEE_OTHER, dict(NO_STORE), tasks)
    return from_starlette(made)
