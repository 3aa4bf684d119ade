"""The sandbox as an ASGI app: who may ask, what they ask, and one JSON shape for every refusal."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Mapping
from hmac import compare_digest
from http import HTTPStatus
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, unquote

import attrs
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Route

from .._engine.codec import MismatchError, write_json
from .batches import batch_status, create_batch, run_due
from .create import create
from .delete import delete
from .desk import Desk
from .faults import FaultInjector
from .introspect import introspect
from .list_tokens import list_tokens
from .log import Recorder
from .payload import Payload, read_form, read_json, read_json_list
from .refused import RefusedError
from .reissue import reissue
from .revocation import revocation
from .revoke import revoke
from .standard_introspection import standard_introspection
from .update import update

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send

    from .batches import Batches
    from .config import Directory, Service
    from .faults import FaultScript
    from .keys import Keys
    from .log import RequestLog
    from .store import Store

Handler = Callable[[Desk, Payload], object]
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

BODILESS = {"GET", "HEAD", "DELETE"}
INT_DIGITS = 20
MOST_FAULTS = 5

logger = logging.getLogger("authlete.sandbox")


@attrs.frozen(kw_only=True)
class Setup:
    """What all endpoints of one sandbox share."""

    bearer: str = attrs.field(repr=False)
    directory: Directory
    store: Store
    batches: Batches
    keys: Keys
    log: RequestLog
    script: FaultScript
    clock: Callable[[], float]
    max_body_bytes: int


def build_app(setup: Setup) -> ASGIApp:
    """Make the ASGI app of a sandbox."""
    routes = [
        Route(
            f"/api/{{service_id}}{path}",
            _Endpoint(path, handler, setup),
            methods=[method],
            middleware=[Middleware(FaultInjector, setup.script, path, setup.max_body_bytes)],
        )
        for (method, path), handler in HANDLERS.items()
    ]
    app = Starlette(
        routes=routes,
        middleware=[
            Middleware(_RawPath),
            Middleware(Recorder, setup.log, setup.clock),
        ],
        exception_handlers={HTTPException: _unroutable},
    )
    app.router.redirect_slashes = False
    return app


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
class _Endpoint:
    """One operation, as HTTP reaches it."""

    path: str
    handler: Handler
    setup: Setup

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
        except RefusedError as refusal:
            return _refusal(refusal)
        except MismatchError as mismatch:
            return _refusal(RefusedError("A000201", self._faults(mismatch)))
        except Exception as error:  # noqa: BLE001 - a bug here must not reach the caller
            _log(self.path, error)
            return _refusal(self._failure())

    async def _handle(self, scope: Scope, receive: Receive) -> Response:
        headers = Headers(scope=scope)
        _check_bearer(headers.get("authorization"), self.setup.bearer)
        service = self._service(unquote(scope["path_params"]["service_id"]))
        payload = await self._payload(scope, headers, receive)
        desk = self._desk(service)
        run_due(desk)
        with self.setup.store.transaction():
            return _answer(self.handler(desk, payload))

    def _service(self, service_id: str) -> Service:
        service = self.setup.directory.service(service_id)
        if service is None:
            raise RefusedError(
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
        payload = read(await _body(headers, receive, self.setup.max_body_bytes))
        return attrs.evolve(payload, url={**query.members, **path})

    def _desk(self, service: Service) -> Desk:
        setup = self.setup
        return Desk(
            store=setup.store,
            directory=setup.directory,
            batches=setup.batches,
            keys=setup.keys,
            service=service,
            now=int(setup.clock() * 1000),
        )

    def _failure(self) -> RefusedError:
        return RefusedError(
            "A001101",
            f"{self.path}, The sandbox failed.",
            status=HTTPStatus.INTERNAL_SERVER_ERROR,
        )

    def _faults(self, mismatch: MismatchError) -> str:
        shown = [f"{path} {reason}" for path, reason in mismatch.problems[:MOST_FAULTS]]
        return f"{self.path}, {'; '.join(shown)}"


def _check_bearer(authorization: str | None, bearer: str) -> None:
    scheme, _, token = (authorization or "").partition(" ")
    if not authorization:
        raise _unauthorized("A001202", "The Authorization header is missing.")
    if scheme.lower() != "bearer":
        raise _unauthorized("A001203", "The Authorization header holds no bearer token.")
    if not compare_digest(token.strip().encode(), bearer.encode()):
        raise _unauthorized("A458101", "The bearer token is not valid here.")


def _unauthorized(code: str, text: str) -> RefusedError:
    return RefusedError(
        code, text, status=HTTPStatus.UNAUTHORIZED, headers={"www-authenticate": "Bearer"}
    )


def _reader(readers: Mapping[str, Reader], content_type: str | None) -> Reader:
    if content_type is None:
        raise RefusedError("A258201", "The Content-Type header is missing.")
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in readers:
        raise RefusedError(
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


def _too_large(limit: int) -> RefusedError:
    return RefusedError(
        "A000201",
        f"The body has more than {limit} bytes.",
        status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    )


def _unroutable(_: Request, error: Exception) -> Response:
    """Answer a path or a method that leads nowhere."""
    fault = error if isinstance(error, HTTPException) else HTTPException(500)
    return _refusal(
        RefusedError("A000201", fault.detail, status=fault.status_code, headers=fault.headers)
    )


def _answer(answer: object) -> Response:
    return (
        Response(status_code=HTTPStatus.NO_CONTENT) if answer is None else _json(write_json(answer))
    )


def _refusal(refusal: RefusedError) -> Response:
    return _json(write_json(refusal.envelope), refusal.status, refusal.headers)


def _json(
    body: bytes, status: int = HTTPStatus.OK, headers: Mapping[str, str] | None = None
) -> Response:
    return Response(body, status, headers, "application/json")


def _log(path: str, error: Exception) -> None:
    # The text of a foreign error may quote what it failed on, so only its type and place appear.
    place = "".join(traceback.format_tb(error.__traceback__))
    logger.error("%s failed with %s\n%s", path, type(error).__name__, place)
