"""The provider's pages: to log in, to answer devices and backchannel requests, to look around."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

import attrs

from .._engine.codec import MismatchError, parse_json
from ..server.backchannel import complete_backchannel
from ..server.endpoint import endpoint
from ..server.interaction import Deny
from ..server.messages import json_response, parameters_of, redirect
from ..server.routes import Route
from .callbacks import choose_acr, client_name, grant_of, indented
from .consent import CHOICE, boxes_of
from .pages import language_of, message, page

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from ..server.interaction import Grant
    from ..server.messages import Request, Response
    from ..server.server import AuthorizationServer
    from .backchannel import Inbox
    from .consent import Consents
    from .sessions import Sessions
    from .users import Users


@attrs.frozen
class Views:
    """What answers browsers."""

    users: Users
    sessions: Sessions
    inbox: Inbox
    consents: Consents
    redirect_then: Callable[[str, Sequence[Callable[[], Awaitable[object]]]], Response]
    """Sends the browser elsewhere, and calls functions after that."""

    def routes(self) -> tuple[Route, ...]:
        """Say what answers where."""
        read, form = endpoint("GET", "HEAD"), endpoint("GET", "HEAD", "POST")
        return (
            Route("/", read(self.home)),
            Route("/health", read(self.health)),
            Route("/login", form(self.login)),
            Route("/ciba", form(self.ciba)),
            Route("/users/{username}", form(self.user)),
        )

    async def home(self, server: AuthorizationServer, request: Request) -> Response:
        """Show where to go."""
        return page(
            "home.html",
            language_of(request),
            issuer=server.settings.issuer,
            users=[user.username for user in self.users.all()],
        )

    async def health(self, server: AuthorizationServer, request: Request) -> Response:
        """Tell that it runs."""
        del server, request
        return json_response(HTTPStatus.OK, {"status": "ok"})

    async def login(self, server: AuthorizationServer, request: Request) -> Response:
        """Ask who the user is."""
        del server
        if request.method != "POST":
            return self._login_page(request, parameters_of(request.query))
        form = request.form
        if not self.sessions.is_own_form(request, form):
            return self._login_page(request, form, "once_more", HTTPStatus.FORBIDDEN)
        user = self.users.check(form.get("username", ""), form.get("password", ""))
        if user is None:
            return self._login_page(request, form, "wrong_password", HTTPStatus.UNAUTHORIZED)
        return self.sessions.log_in(request, user.username, redirect(_local(form.get("next", ""))))

    async def ciba(self, server: AuthorizationServer, request: Request) -> Response:
        """Show the backchannel requests for whoever is logged in, and take the answer to one."""
        login = self.sessions.login(request)
        if login is None:
            return redirect(f"/login?{urlencode({'next': '/ciba'})}")
        form: Mapping[str, str] = request.form if request.method == "POST" else {}
        notifications: list[Callable[[], Awaitable[object]]] = []
        if self.sessions.is_own_form(request, form):
            pending = self.inbox.take(login.subject, form.get("request", ""))
            if pending is not None:
                acr = choose_acr(pending.asked.acrs)
                outcome: Grant | Deny = Deny()
                if form.get("decision") == "approve":
                    agreement = self.consents.take(login.subject, pending.asked, request)
                    outcome = grant_of(login, acr, pending.asked, agreement)
                await complete_backchannel(server, pending, outcome, notifications.append)
        if request.method == "POST":
            return self.redirect_then("/ciba", notifications)
        language = language_of(request)
        waiting = [
            {
                "id": key,
                "client": client_name(pending.asked.client, language),
                "binding_message": pending.asked.binding_message,
                "boxes": boxes_of(pending.asked, language),
            }
            for key, pending in self.inbox.of(login.subject).items()
        ]
        return self.sessions.with_form(
            request,
            lambda token: page(
                "ciba.html",
                language,
                user=login.subject,
                form_token=token,
                allowing=f"/ciba?{CHOICE}",
                requests=waiting,
            ),
        )

    async def user(self, server: AuthorizationServer, request: Request) -> Response:
        """Show a user's claims, and take others."""
        del server
        language = language_of(request)
        user = self.users.find(request.parameters["username"])
        if user is None:
            return message(language, HTTPStatus.NOT_FOUND, "not_found", "no_user")
        text, note = indented(user.claims), None
        status = HTTPStatus.OK
        if request.method == "POST":
            form = request.form
            text = form.get("claims", "")
            claims = _json_object(text)
            if not self.sessions.is_own_form(request, form):
                status, note = HTTPStatus.FORBIDDEN, "once_more"
            elif claims is None:
                status, note = HTTPStatus.BAD_REQUEST, "not_an_object"
            else:
                self.users.change(user.username, claims)
                note = "saved"
        return self.sessions.with_form(
            request,
            lambda token: page(
                "user.html",
                language,
                status,
                username=user.username,
                claims=text,
                note=note,
                form_token=token,
            ),
        )

    def _login_page(
        self,
        request: Request,
        given: Mapping[str, str],
        problem: str | None = None,
        status: int = HTTPStatus.OK,
    ) -> Response:
        language = language_of(request)
        return self.sessions.with_form(
            request,
            lambda token: page(
                "login.html",
                language,
                status,
                next=_local(given.get("next", "")),
                username=given.get("username") or given.get("login_hint") or "",
                ui_locales=given.get("ui_locales", ""),
                problem=problem,
                form_token=token,
            ),
        )


def _local(target: str) -> str:
    """Let nobody be sent to another site after the login."""
    is_path = target.startswith("/") and not target.startswith(("//", "/\\"))
    return target if is_path and target.isprintable() and "\\" not in target else "/"


def _json_object(text: str) -> Mapping[str, object] | None:
    try:
        content = parse_json(text.encode())
    except MismatchError:
        return None
    return cast("dict[str, object]", content) if isinstance(content, dict) else None
