"""The debugger: a client of the provider's own that runs a flow and shows each message."""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from http import HTTPStatus
from secrets import token_urlsafe
from typing import TYPE_CHECKING, Final, cast
from urllib.parse import parse_qsl, urlencode

import attrs

from .._aio import current_time
from ..sandbox.in_process import InProcessTransport
from ..server.endpoint import endpoint
from ..server.jwt import claims_of
from ..server.messages import FORM, JSON, parameters_of
from ..server.routes import Route
from ..transport import HttpRequest
from .callbacks import indented
from .pages import language_of, page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp

    from ..server.messages import Request, Response
    from ..server.server import AuthorizationServer
    from ..transport import HttpResponse

MOST: Final = 100
"""How many flows are remembered; of more, the oldest are dropped."""
SECONDS: Final = 30.0
MAX_RESPONSE_BYTES: Final = 1024 * 1024
MAX_SCOPE_LENGTH: Final = 1000
CALLBACK: Final = "/debugger/callback"
SCOPE: Final = "openid profile email"


@attrs.frozen
class Step:
    """A message and its answer, as texts for people."""

    title: str
    """The key of its title in the table of texts."""
    request: str | None
    response: str


@attrs.frozen
class Flow:
    """A flow that has begun: what the client remembers of it, and what was said so far."""

    verifier: str = attrs.field(repr=False)
    client_id: str
    steps: tuple[Step, ...] = attrs.field(repr=False)


@attrs.frozen
class Debugger:
    """The pages of the debugger.

    It asks nobody but the app that it is part of, without a socket.
    """

    issuer: str
    app: ASGIApp
    _flows: dict[str, Flow] = attrs.field(factory=dict[str, Flow], init=False, repr=False)

    def routes(self) -> tuple[Route, ...]:
        """Say what answers where."""
        return (
            Route("/debugger", endpoint("GET", "HEAD", "POST")(self.start)),
            Route(CALLBACK, endpoint("GET")(self.callback)),
        )

    async def start(self, server: AuthorizationServer, request: Request) -> Response:
        """Ask what to ask for; then register a client, and show the authorization request."""
        del server
        language = language_of(request)
        if request.method != "POST":
            return page("debugger.html", language, steps=(), scope=SCOPE, link=None, note=None)
        scope = request.form.get("scope", "")[:MAX_SCOPE_LENGTH]
        metadata = {
            "client_name": "Debugger",
            "redirect_uris": [f"{self.issuer}{CALLBACK}"],
            "token_endpoint_auth_method": "none",
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
        }
        step, answered = await self._exchange(
            "step_registration", "POST", "/register", JSON, json.dumps(metadata)
        )
        client_id = _member(answered, "client_id")
        if client_id is None:
            return page("debugger.html", language, steps=(step,), scope=None, link=None, note=None)
        verifier, state = token_urlsafe(32), token_urlsafe(16)
        challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        parameters = {
            "response_type": "code",
            "client_id": client_id,
            "redirect_uri": f"{self.issuer}{CALLBACK}",
            "scope": scope,
            "state": state,
            "nonce": token_urlsafe(16),
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "prompt": "consent",
        }
        if len(self._flows) >= MOST:
            del self._flows[next(iter(self._flows))]
        self._flows[state] = Flow(verifier, client_id, (step,))
        return page(
            "debugger.html",
            language,
            steps=(step,),
            scope=None,
            link=f"/authorize?{urlencode(parameters)}",
            parameters=_lines(parameters),
            note=None,
        )

    async def callback(self, server: AuthorizationServer, request: Request) -> Response:
        """Take the authorization response, ask for tokens, then for claims, and show it all."""
        del server
        language = language_of(request)
        given = parameters_of(request.query)
        flow = self._flows.pop(given.get("state", ""), None)
        if flow is None:
            return page(
                "debugger.html",
                language,
                HTTPStatus.BAD_REQUEST,
                steps=(),
                scope=SCOPE,
                link=None,
                note="debugger_lost",
            )
        steps = [*flow.steps, Step("step_authorization", None, _lines(given))]
        if "code" in given:
            steps += await self._use_code(flow, given["code"])
        return page(
            "debugger.html", language, steps=steps, scope=None, link=None, note="debugger_done"
        )

    async def _use_code(self, flow: Flow, code: str) -> list[Step]:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": f"{self.issuer}{CALLBACK}",
            "client_id": flow.client_id,
            "code_verifier": flow.verifier,
        }
        step, answered = await self._exchange("step_token", "POST", "/token", FORM, urlencode(form))
        steps = [step]
        id_token = _member(answered, "id_token")
        if id_token is not None:
            steps.append(Step("step_id_token", None, indented(claims_of(id_token))))
        access_token = _member(answered, "access_token")
        if access_token is not None:
            step, _ = await self._exchange(
                "step_userinfo", "GET", "/userinfo", authorization=f"Bearer {access_token}"
            )
            steps.append(step)
        return steps

    async def _exchange(  # noqa: PLR0913, PLR0917 - a message consists of this
        self,
        title: str,
        method: str,
        path: str,
        content_type: str | None = None,
        body: str = "",
        authorization: str | None = None,
    ) -> tuple[Step, HttpResponse]:
        headers = {"content-type": content_type, "authorization": authorization}
        sent = {name: value for name, value in headers.items() if value}
        response = await InProcessTransport(self.app).send(
            HttpRequest(
                method=method,
                url=f"{self.issuer}{path}",
                headers=sent,
                body=body.encode(),
                deadline=current_time() + SECONDS,
                max_response_bytes=MAX_RESPONSE_BYTES,
            )
        )
        shown = _lines(dict(parse_qsl(body))) if content_type == FORM else _pretty(body.encode())
        head = "\n".join([f"{method} {path}", *(f"{name}: {text}" for name, text in sent.items())])
        step = Step(
            title,
            f"{head}\n\n{shown}".strip(),
            f"{response.status} {HTTPStatus(response.status).phrase}\n\n{_pretty(response.body)}",
        )
        return step, response


def _member(response: HttpResponse, name: str) -> str | None:
    """Read a member of a good answer."""
    if response.status not in {HTTPStatus.OK, HTTPStatus.CREATED}:
        return None
    content = cast("Mapping[str, object]", json.loads(response.body))
    return str(content[name]) if name in content else None


def _lines(parameters: Mapping[str, str]) -> str:
    return "\n".join(f"{name}={value}" for name, value in parameters.items())


def _pretty(body: bytes) -> str:
    try:
        return indented(json.loads(body))
    except ValueError:
        return body.decode(errors="replace")
