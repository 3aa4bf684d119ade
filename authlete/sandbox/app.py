"""The sandbox as an ASGI app: who may ask, what they ask, and one JSON shape for every refusal."""

from __future__ import annotations

import logging
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from hmac import compare_digest
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

import attrs
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .._engine.codec import MismatchError, write_json
from .context import RequestContext
from .errors import ApiError
from .faults import FaultInjector
from .handlers.batches import batch_status, create_batch, run_due
from .handlers.create import create
from .handlers.delete import delete
from .handlers.introspect import introspect
from .handlers.list_tokens import list_tokens
from .handlers.reissue import reissue
from .handlers.revocation import revocation
from .handlers.revoke import revoke
from .handlers.standard_introspection import standard_introspection
from .handlers.update import update
from .inspector.pages import PAGES, PageRequest, PageResponse
from .log import Recorder
from .payload import Payload, read_form, read_json, read_json_list

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from .config import Directory, Service
    from .faults import FaultScript
    from .handlers.batches import Batches
    from .inspector.sessions import Sessions
    from .keys import Keys
    from .log import RequestLog
    from .store import Store

Handler = Callable[[RequestContext, Payload], object]
Reader = Callable[[bytes], Payload]

HANDLERS: Final[Mapping[tuple[str, str], Handler]] = {
    ("GET", "/auth/token/get/list"): list_tokens,
    ("POST", "/auth/token/create"): create,
    ("POST", "/auth/token/update"): update,
    ("POST", "/auth/token/revoke"): revoke,
    ("DELETE", "/auth/token/delete/{identifier}"): delete,
    ("POST", "/auth/token/create/batch"): create_batch,
    ("GET", "/auth/token/create/batch/status/{request_id}"): batch_status,
    ("POST", "/auth/introspection"): introspect,
    ("POST", "/auth/introspection/standard"): standard_introspection,
    ("POST", "/auth/revocation"): revocation,
    ("POST", "/idtoken/reissue"): reissue,
}
"""What the sandbox can do, by method and path; a new operation is one line here."""
OPERATIONS: Final = frozenset(path for _, path in HANDLERS)

READERS: Final[Mapping[str, Reader]] = {
    "application/json": read_json,
    "application/x-www-form-urlencoded": read_form,
}
SPECIAL_READERS: Final[Mapping[Handler, Mapping[str, Reader]]] = {
    create_batch: {"application/json": read_json_list},
    reissue: {"application/json": read_json},
}

FORM: Final = {"application/x-www-form-urlencoded": read_form}

PageHandler = Callable[["SandboxState", PageRequest], PageResponse]
PATHS: Final = frozenset(path for _, path in PAGES)

BODILESS = {"GET", "HEAD", "DELETE"}
INT_DIGITS = 20
MOST_FAULTS = 5

logger = logging.getLogger("authlete.sandbox")


@attrs.frozen(kw_only=True)
class SandboxState:
    """What all endpoints of one sandbox share."""

    bearer: str = attrs.field(repr=False)
    directory: Directory
    store: Store
    batches: Batches
    keys: Keys
    log: RequestLog
    sessions: Sessions
    script: FaultScript
    clock: Callable[[], float]
    max_body_bytes: int

    def context(self, service: Service) -> RequestContext:
        """Prepare for one request to a service."""
        return RequestContext(
            store=self.store,
            directory=self.directory,
            batches=self.batches,
            keys=self.keys,
            service=service,
            now=int(self.clock() * 1000),
        )


def build_app(state: SandboxState) -> ASGIApp:
    """Make the ASGI app of a sandbox."""
    routes = [
        Route(
            f"/api/{{service_id}}{path}",
            _Operation(path, state, handler),
            methods=[method],
            middleware=[Middleware(FaultInjector, state.script, path, state.max_body_bytes)],
        )
        for (method, path), handler in HANDLERS.items()
    ]
    pages = [
        Route(path, _InspectorPage(path, state, handler), methods=[method])
        for (method, path), handler in PAGES.items()
    ]
    middleware = [Middleware(_RawPath), Middleware(Recorder, state.log, state.clock)]
    return _Dispatcher(inspector=_app(pages), api=_app(routes, middleware))


def _app(routes: Sequence[Route], middleware: Sequence[Middleware] = ()) -> ASGIApp:
    app = Starlette(
        routes=routes, middleware=middleware, exception_handlers={HTTPException: _unroutable}
    )
    app.router.redirect_slashes = False
    return app


@attrs.frozen(kw_only=True)
class _Dispatcher:
    """Leads to the inspector, which is not recorded, or to the API."""

    inspector: ASGIApp
    api: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        app = self.inspector if path in PATHS else self.api
        await app(scope, receive, send)


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
    """A path, as HTTP reaches it."""

    path: str
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
        except ApiError as refusal:
            return _refusal(refusal)
        except MismatchError as mismatch:
            return _refusal(ApiError("A000201", self._faults(mismatch)))
        except Exception as error:  # noqa: BLE001 - a bug here must not reach the caller
            _log(self.path, error)
            return _refusal(self._failure())

    @abstractmethod
    async def _handle(self, scope: Scope, receive: Receive) -> Response: ...

    def _failure(self) -> ApiError:
        return ApiError(
            "A001101",
            f"{self.path}, The sandbox failed.",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )

    def _faults(self, mismatch: MismatchError) -> str:
        shown = [f"{path} {reason}" for path, reason in mismatch.problems[:MOST_FAULTS]]
        return f"{self.path}, {'; '.join(shown)}"


@attrs.frozen
class _Operation(_Endpoint):
    """One operation of the API."""

    handler: Handler

    async def _handle(self, scope: Scope, receive: Receive) -> Response:
        headers = Headers(scope=scope)
        _check_bearer(headers.get("authorization"), self.state.bearer)
        service = self._service(unquote(scope["path_params"]["service_id"]))
        payload = await self._payload(scope, headers, receive)
        context = self.state.context(service)
        run_due(context)
        with self.state.store.transaction():
            return _answer(self.handler(context, payload))

    def _service(self, service_id: str) -> Service:
        service = self.state.directory.service(service_id)
        if service is None:
            raise ApiError(
                "A458203",
                f"{self.path}, There is no such service.",
                status=HTTPStatus.FORBIDDEN,
            )
        return service

    async def _payload(self, scope: Scope, headers: Headers, receive: Receive) -> Payload:
        path = {name: unquote(value) for name, value in scope["path_params"].items()}
        query = read_form(scope["query_string"])
        if scope["method"] in BODILESS:
            return attrs.evolve(query, url=path)
        read = _reader(SPECIAL_READERS.get(self.handler, READERS), headers.get("content-type"))
        payload = read(await _body(headers, receive, self.state.max_body_bytes))
        return attrs.evolve(payload, url={**query.members, **path})


@attrs.frozen
class _InspectorPage(_Endpoint):
    """One page of the inspector."""

    handler: PageHandler

    async def _handle(self, scope: Scope, receive: Receive) -> Response:
        # Ports share a browser's cookies, and each may have a sandbox behind it.
        _, port = scope.get("server") or (None, None)
        cookie = f"authlete-sandbox-{port}"
        request = await self._visit(scope, receive, cookie)
        page = self.handler(self.state, request)
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

    async def _visit(self, scope: Scope, receive: Receive, cookie: str) -> PageRequest:
        request = Request(scope)
        form = Payload({})
        if scope["method"] not in BODILESS:
            read = _reader(FORM, request.headers.get("content-type"))
            form = read(await _body(request.headers, receive, self.state.max_body_bytes))
        return PageRequest(
            query=read_form(scope["query_string"]),
            form=form,
            session=request.cookies.get(cookie, ""),
            authorization=request.headers.get("authorization", ""),
            site=request.headers.get("sec-fetch-site"),
        )


def _check_bearer(authorization: str | None, bearer: str) -> None:
    scheme, _, token = (authorization or "").partition(" ")
    if not authorization:
        raise _unauthorized("A001202", "The Authorization header is missing.")
    if scheme.lower() != "bearer":
        raise _unauthorized("A001203", "The Authorization header holds no bearer token.")
    if not compare_digest(token.strip().encode(), bearer.encode()):
        raise _unauthorized("A458101", "The bearer token is not valid here.")


def _unauthorized(code: str, text: str) -> ApiError:
    return ApiError(
        code, text, status=HTTPStatus.UNAUTHORIZED, headers={"www-authenticate": "Bearer"}
    )


def _reader(readers: Mapping[str, Reader], content_type: str | None) -> Reader:
    if content_type is None:
        raise ApiError("A258201", "The Content-Type header is missing.")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in readers:
        raise ApiError(
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


def _too_large(limit: int) -> ApiError:
    return ApiError(
        "A000201",
        f"The body has more than {limit} bytes.",
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    )


def _unroutable(_: Request, error: Exception) -> Response:
    """Answer a path or a method that leads nowhere."""
    fault = error if isinstance(error, HTTPException) else HTTPException(500)
    return _refusal(
        ApiError("A000201", fault.detail, status=fault.status_code, headers=fault.headers)
    )


def _answer(answer: object) -> Response:
    return (
        Response(status_code=HTTPStatus.NO_CONTENT) if answer is None else _json(write_json(answer))
    )


def _refusal(refusal: ApiError) -> Response:
    return _json(write_json(refusal.envelope), refusal.status, refusal.headers)


def _json(
    body: bytes, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(body, status, headers, "application/json")


def _log(path: str, error: Exception) -> None:
    # The text of a foreign error may quote what it failed on, so only its type and place appear.
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s failed with %s\n%s", path, type(error).__name__, place)
