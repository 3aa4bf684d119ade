"""What the endpoints ask the provider: who users are, what they agree to, and who may ask."""

from __future__ import annotations

import json
import logging
from base64 import urlsafe_b64decode
from hmac import compare_digest
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

import attrs

from .._aio import CancelScope, create_task_group, current_time
from .._engine.codec import write_json
from ..funcs.client_get import client_get
from ..funcs.jose_verify import jose_verify
from ..models.token.token_type import TokenType
from ..result import Err
from ..server.answers import UnexpectedActionError
from ..server.credentials import basic_credentials
from ..server.failures import AuthleteFailedError
from ..server.interaction import Deny, Grant
from ..server.logout import send_logout_token
from ..server.messages import Response, json_object, oauth_error, parameters_of, redirect
from .consent import CHOICE, boxes_of
from .pages import language_of, message, page
from .service import ACRS
from .texts import TEXTS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from ..core import AuthleteCore
    from ..models.authorization.client_limited_authorization import ClientLimitedAuthorization
    from ..models.token.process import TokenResponse
    from ..server.asked import Asked
    from ..server.interaction import Interaction
    from ..server.messages import Request
    from ..server.server import AuthorizationServer
    from .consent import Agreement, Consents
    from .sessions import Login, Sessions
    from .users import Users

logger = logging.getLogger("authlete.provider")

LOGOUT_SECONDS: Final = 10.0
"""How long a logout waits for the clients that are told of it."""
JWT_ANSWER: Final = "token-introspection+jwt"


@attrs.frozen
class Callbacks:
    """The callbacks of ``authlete.server``."""

    core: AuthleteCore
    users: Users
    sessions: Sessions
    consents: Consents

    async def decide(self, request: Request, asked: Interaction) -> Response | Grant | Deny:
        """Ask for a login, then for consent."""
        login = self.sessions.login(request)
        acr = choose_acr(asked.asked.acrs)
        if login is None or asked.login_required(login.subject, login.auth_time, acr):
            if login is None:
                asked.login_required(None)  # so that prompt=none has its reason
            return redirect(f"/login?{urlencode(_for_login(asked))}")
        if request.method == "POST":
            if request.form.get("decision") != "approve":
                return Deny()
            agreement = self.consents.take(login.subject, asked.asked, request)
            return grant_of(login, acr, asked.asked, agreement)
        granted = await asked.granted_scopes(login.subject)
        is_decided = self.consents.are_known(login.subject, asked.asked)
        if asked.consent_required(granted if is_decided else ()):
            return _consent_page(request, asked, login)
        return grant_of(login, acr, asked.asked, self.consents.recall(login.subject, asked.asked))

    async def claims(self, subject: str, wanted: Collection[str]) -> Mapping[str, object]:
        """Look claims up."""
        user = self.users.find(subject)
        if user is None:
            return {}
        return {name: user.claims[name] for name in wanted if name in user.claims}

    async def password(self, request: Request, username: str, password: str) -> str | None:
        """Check a user's password."""
        del request
        user = self.users.check(username, password)
        return user.username if user else None

    async def resource_server(self, request: Request) -> str | None:
        """Let every client that has a secret ask about tokens."""
        client_id, secret = basic_credentials(request)
        if client_id is None:
            form = request.form
            client_id, secret = form.get("client_id"), form.get("client_secret")
        if not client_id or not secret:
            return None
        found = await client_get(self.core, {"client_id": client_id})
        if isinstance(found, Err) or not found.value.client_secret:
            return None
        known = compare_digest(secret.encode(), found.value.client_secret.encode())
        # Named as a resource, a client would only see tokens that are meant for it.
        audience = client_id if JWT_ANSWER in (request.header("accept") or "") else ""
        return audience if known else None

    async def token_exchange(self, request: Request, asked: TokenResponse) -> Grant | Response:
        """Exchange a token of the provider's own for an access token of the same user."""
        del request
        info = asked.subject_token_info
        subject, allowed = None, None
        if info is not None:
            subject = info.subject
            allowed = {str(scope.name) for scope in info.scopes or ()}
        elif asked.subject_token_type in {TokenType.ID_TOKEN, TokenType.JWT}:
            subject = await self._subject_of(asked.subject_token or "")
        if subject is None:
            return oauth_error(
                HTTPStatus.BAD_REQUEST, "invalid_request", "The subject token is not good here."
            )
        if asked.requested_token_type not in {None, TokenType.ACCESS_TOKEN}:
            return oauth_error(
                HTTPStatus.BAD_REQUEST, "invalid_request", "There are access tokens only."
            )
        scopes = tuple(asked.scopes or allowed or ())
        if allowed is not None and not allowed.issuperset(scopes):
            return oauth_error(HTTPStatus.BAD_REQUEST, "invalid_scope")
        return Grant(subject, scopes=scopes)

    async def jwt_bearer(self, request: Request, asked: TokenResponse) -> Grant | None:
        """Give a client, which signed the assertion, an access token of the user in it."""
        del request
        user = self.users.find(str(claims_of(asked.assertion or "").get("sub")))
        return None if user is None else Grant(user.username)

    async def end_session(
        self, server: AuthorizationServer, request: Request, subject: str | None, sid: str | None
    ) -> Response | None:
        """End the session that an ID token names; without one, ask first."""
        login = self.sessions.login(request)
        if sid is not None and (named := self.sessions.find(sid)):
            await self._log_out(server, named)
        elif subject is not None and login and login.subject == subject:
            await self._log_out(server, login)
        elif login is not None:
            return await self._ask_to_log_out(server, request, login)
        return None

    async def _ask_to_log_out(
        self, server: AuthorizationServer, request: Request, login: Login
    ) -> Response | None:
        given = request.form if request.method == "POST" else parameters_of(request.query)
        language = language_of(request)
        if request.method == "POST" and self.sessions.is_own_form(request, given):
            if given.get("decision") != "approve":
                return message(language, HTTPStatus.OK, "stayed", "may_close")
            await self._log_out(server, login)
            return None
        kept = {
            name: given[name]
            for name in ("client_id", "post_logout_redirect_uri", "state", "ui_locales")
            if name in given
        }
        return self.sessions.with_form(
            request,
            lambda token: page(
                "logout.html", language, form_token=token, hidden=kept, user=login.subject
            ),
        )

    async def _log_out(self, server: AuthorizationServer, login: Login) -> None:
        """End a session, and tell its clients at once."""
        self.sessions.log_out(login)

        async def tell(client_id: int) -> None:
            try:
                await send_logout_token(
                    server, str(client_id), subject=login.subject, session_id=login.session_id
                )
            except (AuthleteFailedError, UnexpectedActionError) as error:
                logger.warning("a client was not told of a logout: %s", type(error).__name__)

        with CancelScope(deadline=current_time() + LOGOUT_SECONDS):
            async with create_task_group() as tasks:
                for client_id in login.clients:
                    tasks.start_soon(tell, client_id)

    async def _subject_of(self, token: str) -> str | None:
        """Read whom an ID token of the provider's own is about."""
        verified = await jose_verify(self.core, {"jose_verify_request": {"jose": token}})
        if isinstance(verified, Err) or not verified.value.valid:
            return None
        subject = claims_of(token).get("sub")
        return str(subject) if subject else None


def grant_of(login: Login, acr: str, asked: Asked, agreement: Agreement) -> Grant:
    """Grant what was agreed to, and remember whom to tell of the logout."""
    if asked.client is not None and asked.client.client_id is not None:
        login.clients.add(asked.client.client_id)
    return Grant(
        login.subject,
        auth_time=login.auth_time,
        acr=acr,
        scopes=agreement.scopes,
        claims=agreement.claims,
        session_id=login.session_id,
    )


def choose_acr(wanted: Collection[str]) -> str:
    """Choose what a password counts as: whatever the client wants of it, for tests' sake."""
    return next((acr for acr in wanted if acr in ACRS), ACRS[0])


def client_name(client: ClientLimitedAuthorization | None, language: str) -> str:
    """Name a client to users."""
    name = client and (client.client_name or client.client_id)
    return str(name or TEXTS[language]["an_application"])


def claims_of(token: str) -> Mapping[str, object]:
    """Read the claims of a JWT, whose signature has been verified elsewhere or does not matter."""
    try:
        payload = urlsafe_b64decode(f"{token.split('.')[1]}==").decode()
    except (ValueError, IndexError):
        return {}
    return json_object(payload)


def _for_login(asked: Interaction) -> Mapping[str, str]:
    given = {
        "next": asked.resume_url,
        "login_hint": asked.asked.login_hint,
        "ui_locales": " ".join(asked.asked.ui_locales),
    }
    return {name: value for name, value in given.items() if value}


def _consent_page(request: Request, asked: Interaction, login: Login) -> Response:
    language = language_of(request, asked.asked.ui_locales)
    details = asked.asked.authorization_details
    return page(
        "consent.html",
        language,
        client=client_name(asked.client, language),
        user=login.subject,
        action=asked.resume_url,
        form_token=asked.form_token,
        allowing=f"{asked.resume_url}&{CHOICE}",
        boxes=boxes_of(asked.asked, language),
        details=indented(details) if details else None,
    )


def indented(value: object) -> str:
    """Write something as JSON for people."""
    return json.dumps(json.loads(write_json(value)), indent=2, ensure_ascii=False)
