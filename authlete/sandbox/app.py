"""The sandbox as an ASGI app: the API and the inspector over HTTP."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from hmac import compare_digest
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote, unquote

import attrs
from starlette import routing
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from .._engine.codec import MismatchError, write_json
from .batches import run_due
from .context import AfterCommit
from .errors import ActionError, ErrorBody, HttpError, log_failure
from .faults import FaultInjector
from .fetching import MOST_DOCUMENTS, Document, FetchNeededError
from .handlers import FAMILIES, routes_of, start_of
from .inspector.pages import PAGES, PageRequest, PageResponse
from .log import Recorder
from .payload import Payload, read_fields, read_form, read_json
from .protocol.challenges import USE_CHALLENGE, attestation_challenge

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from .directory import HostedService
    from .routes import Route
    from .state import SandboxState

Reader = Callable[[bytes], Payload]
PageHandler = Callable[["SandboxState", PageRequest], PageResponse]

JSON: Final[Mapping[str, Reader]] = {"application/json": read_json}
FORM: Final[Mapping[str, Reader]] = {"application/x-www-form-urlencoded": read_form}
JSON_OR_FORM: Final[Mapping[str, Reader]] = {**JSON, **FORM}
HEALTH: Final = "/health"
PATHS: Final = frozenset({HEALTH, *(path for _, path in PAGES)})
BODILESS = {"GET", "HEAD", "DELETE"}
INT_DIGITS = 20
MOST_FAULTS = 5


def build_app(state: SandboxState) -> ASGIApp:
    """Make the ASGI app of a sandbox."""
    pages = [
        routing.Route(path, _PageEndpoint(path, path, state, handler), methods=[method])
        for (method, path), handler in PAGES.items()
    ]
    middleware = [Middleware(_RawPath), Middleware(Recorder, state.log, state.clock)]
    recorded = _app((), middleware)
    recorded.user_middleware.append(Middleware(_Loading, state, recorded.router.routes))
    recorded.router.default = FaultInjector(
        recorded.router.default, state.script.lasting, state.max_body_bytes
    )
    unrecorded = _app([*pages, routing.Route(HEALTH, _health, methods=["GET"])])
    return _Dispatcher(unrecorded=unrecorded, recorded=recorded)


def _app(routes: Sequence[routing.Route], middleware: Sequence[Middleware] = ()) -> Starlette:
    app = Starlette(
        routes=routes, middleware=middleware, exception_handlers={HTTPException: _unroutable}
    )
    app.router.redirect_slashes = False
    return app


@attrs.frozen(kw_only=True)
class _Dispatcher:
    """Passes requests to the API, or to what leaves no trace in its record."""

    unrecorded: ASGIApp
    recorded: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        app = self.unrecorded if path in PATHS else self.recorded
        await app(scope, receive, send)


@attrs.frozen
class _Loading:
    """Adds the routes of a family when a request first asks for something of its kind."""

    app: ASGIApp
    state: SandboxState
    routes: list[routing.BaseRoute]
    loaded: set[str] = attrs.field(factory=set[str], init=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        start = start_of(scope["path"]) if scope["type"] == "http" else None
        for family in FAMILIES.get(start or "", ()):
            if family not in self.loaded:
                await self._load(family)
        await self.app(scope, receive, send)

    async def _load(self, family: str) -> None:
        load = partial(routes_of, family)
        try:
            routes = await self.state.workers.run(load)
        except RuntimeError:  # the sandbox is closed, and answers that
            routes = load()
        if family not in self.loaded:  # by another request meanwhile
            self.loaded.add(family)
            self.routes.extend(_route(self.state, route) for route in routes)


def _route(state: SandboxState, route: Route[Any]) -> routing.Route:
    name = route.operation.name
    fault = Middleware(FaultInjector, partial(state.script.take, name), state.max_body_bytes)
    return routing.Route(
        route.operation.path,
        _ApiEndpoint(name, route.path, state, route),
        methods=[route.operation.method],
        middleware=[fault],
    )


class _GoneError(Exception):
    """The caller left before the request was complete."""


@attrs.frozen
class _RawPath:
    """Routes by the path as it was sent, so that ``%2F`` stays inside its segment."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            raw: bytes | None = scope.get("raw_path")
            path = quote(scope["path"]) if raw is None else raw.decode("latin-1")
            scope = {**scope, "path": path}
        await self.app(scope, receive, send)


@attrs.frozen
class _Endpoint(ABC):
    """A path: it answers every request, also one that a bug keeps it from handling."""

    name: str
    """What logs call it."""
    path: str
    """What error messages call it."""
    state: SandboxState

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            response = await self._respond(scope, receive)
        except _GoneError:
            return
        await response(scope, receive, send)

    async def _respond(self, scope: Scope, receive: Receive) -> Response:
        try:
            return await self._handle(scope, receive)
        except _GoneError:
            raise
        except ActionError as error:
            return _json(write_json(error.body))
        except HttpError as error:
            return _refusal(error)
        except MismatchError as mismatch:
            shown = [f"{path} {reason}" for path, reason in mismatch.problems[:MOST_FAULTS]]
            return _refusal(HttpError("A000201", f"{self.path}, {'; '.join(shown)}"))
        except Exception as error:  # noqa: BLE001 - a bug here must not reach the caller
            log_failure(self.name, error)
            return _refusal(
                HttpError(
                    "A001101",
                    f"{self.path}, The sandbox failed.",
                    status=HTTPStatus.INTERNAL_SERVER_ERROR,
                )
            )

    @abstractmethod
    async def _handle(self, scope: Scope, receive: Receive) -> Response: ...


@attrs.frozen
class _ApiEndpoint(_Endpoint):
    """An operation of the API."""

    route: Route[Any]

    @property
    def operation(self) -> str:
        """The name that the log of requests looks for."""
        return self.name

    async def _handle(self, scope: Scope, receive: Receive) -> Response:
        state, headers = self.state, Headers(scope=scope)
        if not self.route.anonymous:
            _check_bearer(headers.get("authorization"), state.bearer)
        service_id: str | None = scope["path_params"].get("service_id")
        service_id = None if service_id is None else unquote(service_id)
        with state.store.transaction():
            service = self._service(service_id)
        parameters = self._parameters(scope)
        run_due(state, state.now())
        state.store.forget_expired(state.now())
        payload = await self._payload(headers, receive) if self.route.operation.body else None
        try:
            return await self._process(service_id, payload, parameters)
        except ActionError as error:
            error.body = self._body_for(service, error)
            raise

    async def _process(
        self, service_id: str | None, payload: Payload | None, parameters: Mapping[str, str]
    ) -> Response:
        arguments: list[object] = []
        if payload is not None and self.route.operation.body:
            for name, answer_without in self.route.missing.items():
                value = payload.members.get(name)
                if value in (None, ""):
                    return self._answer(answer_without(value))
            arguments.append(payload.read(self.route.operation.body[1]))
        service, answer = await self._call_handler(service_id, arguments, parameters)
        if isinstance(answer, AfterCommit):
            unsigned = cast("AfterCommit[object]", answer)
            signer = self.state.signer(service)
            answer = await self.state.workers.run(partial(unsigned.make, signer))
        return self._answer(answer)

    def _body_for(self, service: HostedService, error: ActionError) -> ErrorBody:
        """Word an error as the service has it, with what the client needs for another attempt."""
        body, state = error.body, self.state
        if error.error and service.settings.error_description_omitted:
            content = write_json({"error": error.error}).decode()
            body = attrs.evolve(body, response_content=content)
        if error.error == USE_CHALLENGE:  # made here, since the request is undone
            with state.store.transaction():
                challenge = attestation_challenge(state.context(service, state.now()))
            body = attrs.evolve(body, attestation_challenge=challenge)
        return body

    def _answer(self, answer: object) -> Response:
        if answer is None:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        if isinstance(answer, str):
            return PlainTextResponse(answer)
        name = self.route.text_field
        text: str | None = getattr(answer, name) if name else None
        return _json(write_json(answer) if text is None else text.encode())

    async def _call_handler(
        self, service_id: str | None, arguments: Sequence[object], parameters: Mapping[str, str]
    ) -> tuple[HostedService, object]:
        """Have the handler answer, anew after each document that it finds wanting.

        Returns:
            The service as the handler met it, and the answer.
        """
        state, documents = self.state, dict[str, Document]()
        while True:
            try:
                with state.store.transaction():
                    service = self._service(service_id)
                    context = state.context(service, state.now(), documents)
                    return service, self.route.handler(context, *arguments, **parameters)
            except FetchNeededError as needed:
                documents[needed.url] = (
                    await state.fetcher.fetch(needed.url)
                    if len(documents) < MOST_DOCUMENTS
                    else Document(fault="the request needs too many documents")
                )

    def _service(self, service_id: str | None) -> HostedService:
        if service_id is None:
            return self.state.directory.no_service
        service = self.state.directory.find(service_id)
        if service is None:
            raise HttpError(
                "A458203", f"{self.path}, There is no such service.", status=HTTPStatus.FORBIDDEN
            )
        return service

    def _parameters(self, scope: Scope) -> dict[str, str]:
        path, query = scope["path_params"], read_fields(scope["query_string"])
        wanted = self.route.parameters
        if self.route.takes_any:
            return query
        return {
            **{name: query[wire] for name, wire in wanted.items() if wire in query},
            **{name: unquote(path[name]) for name in wanted if name in path},
        }

    async def _payload(self, headers: Headers, receive: Receive) -> Payload:
        read = _reader(JSON if self.route.json_only else JSON_OR_FORM, headers.get("content-type"))
        return read(await _body(headers, receive, self.state.max_body_bytes))


@attrs.frozen
class _PageEndpoint(_Endpoint):
    """A page of the inspector."""

    handler: PageHandler

    async def _handle(self, scope: Scope, receive: Receive) -> Response:
        request = Request(scope)
        # Ports share a browser's cookies, and each may have a sandbox behind it.
        _, port = scope.get("server") or (None, None)
        cookie = f"authlete-sandbox-{port}"
        form: Mapping[str, object] = {}
        if scope["method"] not in BODILESS:
            read = _reader(FORM, request.headers.get("content-type"))
            body = await _body(request.headers, receive, self.state.max_body_bytes)
            form = read(body).members
        page = self.handler(
            self.state,
            PageRequest(
                query=read_fields(scope["query_string"]),
                form=form,
                session=request.cookies.get(cookie, ""),
                authorization=request.headers.get("authorization", ""),
                site=request.headers.get("sec-fetch-site"),
            ),
        )
        response = Response(page.body, page.status, page.headers)
        if page.session:
            response.set_cookie(
                cookie,
                page.session,
                path=f"{scope.get('root_path', '')}/",
                httponly=True,
                samesite="strict",
            )
        return response


async def _health(_: Request) -> Response:
    """Tell that the sandbox serves, to whoever watches over it, without a credential."""
    return _json(write_json({"status": "ok"}))


def _check_bearer(authorization: str | None, bearer: str) -> None:
    scheme, _, token = (authorization or "").partition(" ")
    if not authorization:
        raise _unauthorized("A001202", "The Authorization header is missing.")
    if scheme.lower() != "bearer":
        raise _unauthorized("A001203", "The Authorization header holds no bearer token.")
    if not compare_digest(token.strip().encode(), bearer.encode()):
        raise _unauthorized("A458101", "The bearer token is not valid here.")


def _unauthorized(code: str, text: str) -> HttpError:
    return HttpError(
        code, text, status=HTTPStatus.UNAUTHORIZED, headers={"www-authenticate": "Bearer"}
    )


def _reader(readers: Mapping[str, Reader], content_type: str | None) -> Reader:
    if content_type is None:
        raise HttpError("A258201", "The Content-Type header is missing.")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in readers:
        raise HttpError(
            "A000201",
            f"The Content-Type is none of {', '.join(readers)}.",
            status=HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        )
    return readers[media_type]


async def _body(headers: Headers, receive: Receive, limit: int) -> bytes:
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced[:INT_DIGITS]) > limit:
        raise _too_large(limit)
    body, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise _GoneError
        body += message.get("body", b"")
        if len(body) > limit:
            raise _too_large(limit)
        more = message.get("more_body", False)
    return bytes(body)


def _too_large(limit: int) -> HttpError:
    return HttpError(
        "A000201",
        f"The body has more than {limit} bytes.",
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    )


def _unroutable(_: Request, error: Exception) -> Response:
    """Answer a path or a method that leads nowhere."""
    fault = error if isinstance(error, HTTPException) else HTTPException(500)
    return _refusal(
        HttpError("A000201", fault.detail, status=fault.status_code, headers=fault.headers)
    )


def _refusal(error: HttpError) -> Response:
    return _json(write_json(error.body), error.status, error.headers)


def _json(
    body: bytes, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(body, status, headers, "application/json")
