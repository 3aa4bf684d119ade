"""The provider as an ASGI app: the endpoints, and pages to log in, consent and look around."""

from __future__ import annotations

from http import HTTPStatus
from secrets import token_urlsafe
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

import attrs
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.sessions import SessionMiddleware
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from .._engine.codec import MismatchError, parse_json, write_json
from ..server.backchannel import complete_backchannel
from ..server.interaction import Deny, Grant
from ..server.server import AuthorizationServer
from ..server.settings import Settings
from ..server.starlette import deciding_by, routes_of
from .backchannel import Inbox
from .pages import render
from .service import ACRS
from .sessions import current_login, form_token, is_own_form, log_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from starlette.requests import Request

    from ..core import AuthleteCore
    from ..server import messages
    from ..server.interaction import Interaction
    from .sessions import Login
    from .users import Users

SEE_OTHER = HTTPStatus.SEE_OTHER
WRONG_PASSWORD = "User name or password is wrong."  # noqa: S105 - a text for the user


@attrs.frozen
class Pages:
    """The pages, and the callbacks of the endpoints."""

    users: Users
    issuer: str
    inbox: Inbox

    async def decide(self, request: Request, asked: Interaction) -> Response | Grant | Deny:
        """Ask for a login, then for consent."""
        login = current_login(request)
        acr = _acr(asked)
        if login is None or asked.login_required(login.subject, login.auth_time, acr):
            query = {"next": asked.resume_url, "login_hint": asked.asked.login_hint or ""}
            return RedirectResponse(f"/login?{urlencode(query)}", SEE_OTHER)
        if request.method == "POST":
            form = await request.form()
            if form.get("decision") != "approve":
                return Deny()
            return _grant(login, acr, [str(scope) for scope in form.getlist("scope")])
        if asked.consent_required(await asked.granted_scopes(login.subject)):
            details = asked.asked.authorization_details
            return render(
                "consent.html",
                client=_client_name(asked.client),
                user=login.subject,
                binding_message=asked.asked.binding_message,
                action=asked.resume_url,
                form_token=asked.form_token,
                scopes=asked.scopes,
                details=write_json(details).decode() if details else None,
            )
        return _grant(login, acr, None)

    async def claims(self, subject: str, wanted: Collection[str]) -> Mapping[str, object]:
        """Look claims up."""
        user = self.users.find(subject)
        if user is None:
            return {}
        return {name: user.claims[name] for name in wanted if name in user.claims}

    async def password(self, request: messages.Request, username: str, password: str) -> str | None:
        """Check a user's password."""
        del request
        user = self.users.check(username, password)
        return user.username if user else None

    async def home(self, request: Request) -> Response:
        """Show where to go."""
        del request
        return render("home.html", issuer=self.issuer, users=self.users.all())

    async def login(self, request: Request) -> Response:
        """Ask who the user is."""
        return self._login_page(request, request.query_params)

    async def logged_in(self, request: Request) -> Response:
        """Take user name and password."""
        form = cast("Mapping[str, str]", await request.form())
        if not is_own_form(request, form):
            return self._login_page(request, form, "Please try once more.", HTTPStatus.FORBIDDEN)
        user = self.users.check(form.get("username", ""), form.get("password", ""))
        if user is None:
            return self._login_page(request, form, WRONG_PASSWORD, HTTPStatus.UNAUTHORIZED)
        log_in(request, user)
        return RedirectResponse(_local(form.get("next", "")), SEE_OTHER)

    async def backchannel(self, request: Request) -> Response:
        """Show the backchannel requests for whoever is logged in."""
        login = current_login(request)
        if login is None:
            return RedirectResponse(f"/login?{urlencode({'next': '/ciba'})}", SEE_OTHER)
        return render(
            "backchannel.html",
            user=login.subject,
            form_token=form_token(request),
            requests=[
                {
                    "id": key,
                    "client": _client_name(pending.asked.client),
                    "binding_message": pending.asked.binding_message,
                    "scopes": [scope.description or scope.name for scope in pending.asked.scopes],
                }
                for key, pending in self.inbox.of(login.subject).items()
            ],
        )

    async def user(self, request: Request) -> Response:
        """Show a user's claims, and take others."""
        user = self.users.find(request.path_params["username"])
        if user is None:
            return render(
                "message.html",
                HTTPStatus.NOT_FOUND,
                title="Not found",
                text="There is no such user.",
            )
        text, problem = write_json(user.claims).decode(), None
        if request.method == "POST":
            form = cast("Mapping[str, str]", await request.form())
            text = form.get("claims", "")
            try:
                claims = parse_json(text.encode())
            except MismatchError:
                claims = None
            if is_own_form(request, form) and isinstance(claims, dict):
                self.users.change(user.username, cast("dict[str, object]", claims))
                return RedirectResponse("/", SEE_OTHER)
            problem = "This is not a JSON object."
        return render(
            "user.html",
            HTTPStatus.BAD_REQUEST if problem else HTTPStatus.OK,
            username=user.username,
            claims=text,
            problem=problem,
            form_token=form_token(request),
        )

    def _login_page(
        self,
        request: Request,
        given: Mapping[str, str],
        problem: str | None = None,
        status: int = HTTPStatus.OK,
    ) -> Response:
        return render(
            "login.html",
            status,
            next=_local(given.get("next", "")),
            username=given.get("username") or given.get("login_hint") or "",
            problem=problem,
            form_token=form_token(request),
        )


def build_app(
    core: AuthleteCore, users: Users, issuer: str, clock: Callable[[], float]
) -> Starlette:
    """Make the app of a provider."""
    pages = Pages(users, issuer, Inbox(users, clock))
    server = AuthorizationServer(
        core=core,
        decide=deciding_by(pages.decide),
        claims=pages.claims,
        settings=Settings(
            issuer=issuer,
            is_secure=issuer.startswith("https:"),
            password=pages.password,
            backchannel=pages.inbox,
            clock=clock,
        ),
    )

    async def answer_backchannel(request: Request) -> Response:
        form = cast("Mapping[str, str]", await request.form())
        login = current_login(request)
        if login is None or not is_own_form(request, form):
            return RedirectResponse("/ciba", SEE_OTHER)
        pending = pages.inbox.take(login.subject, form.get("request", ""))
        if pending is not None:
            approved = form.get("decision") == "approve"
            outcome = _grant(login, next(iter(pending.asked.acrs), ACRS[0]), None)
            await complete_backchannel(server, pending, outcome if approved else Deny())
        return RedirectResponse("/ciba", SEE_OTHER)

    return Starlette(
        routes=[
            Route("/", pages.home),
            Route("/login", pages.login, methods=["GET"]),
            Route("/login", pages.logged_in, methods=["POST"]),
            Route("/ciba", pages.backchannel, methods=["GET"]),
            Route("/ciba", answer_backchannel, methods=["POST"]),
            Route("/users/{username}", pages.user, methods=["GET", "POST"]),
            Route("/health", _health),
            *routes_of(server),
        ],
        middleware=[
            Middleware(
                SessionMiddleware,
                secret_key=token_urlsafe(32),
                session_cookie="provider",
                same_site="lax",
                https_only=issuer.startswith("https:"),
            )
        ],
    )


def _grant(login: Login, acr: str, scopes: Collection[str] | None) -> Grant:
    return Grant(
        login.subject,
        auth_time=login.auth_time,
        acr=acr,
        scopes=scopes,
        session_id=login.session_id,
    )


def _acr(asked: Interaction) -> str:
    """Choose what a password counts as: whatever the client wants of it, for tests' sake."""
    return next((acr for acr in asked.asked.acrs if acr in ACRS), ACRS[0])


def _client_name(client: object) -> str:
    name = getattr(client, "client_name", None) or getattr(client, "client_id", None)
    return str(name or "An application")


def _local(target: str) -> str:
    """Let nobody be sent to another site after the login."""
    is_local = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_local else "/"


async def _health(request: Request) -> Response:
    del request
    return Response(write_json({"status": "ok"}), media_type="application/json")
