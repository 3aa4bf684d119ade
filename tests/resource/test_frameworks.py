"""FastAPI, Starlette and Django: what each of them asks for, and how it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote

import anyio.to_thread
import httpx
import pytest
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views import View
from fastapi import FastAPI, Security, WebSocket
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route
from starlette.testclient import TestClient, WebSocketDenialResponse

from authlete import IntrospectionCache
from authlete.errors import RequestValidationError
from authlete.models import IntrospectionResponse
from authlete.resource.django import access_token_required, metadata_view
from authlete.resource.fastapi import AccessToken, metadata_router
from authlete.resource.starlette import AccessTokenMiddleware, path_of
from tests.django_process import settings
from tests.fakes import TOKEN
from tests.resource.support import ALGS, CERTIFICATE, KEY, THUMBPRINT, issue, proof
from tests.resource.test_protected_resource import METADATA, RESOURCE, SERVERS, resource_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

    from authlete import AuthleteCore
    from authlete.resource.protected_resource import ProtectedResource
    from authlete.sandbox import Clock, Sandbox

SCOPE = "history.read"
CERTIFICATE_HEADER = "client-cert"


def certificate_of(request: Any) -> str | None:
    """Find the certificate where a proxy puts it."""
    value = request.headers.get(CERTIFICATE_HEADER)
    return None if value is None else unquote(value)


def with_fastapi(resource: ProtectedResource) -> Any:
    app = FastAPI()
    app.include_router(metadata_router(resource))
    access_token = AccessToken(resource, client_certificate=certificate_of)
    token_for_reading = Annotated[IntrospectionResponse, Security(access_token, scopes=[SCOPE])]

    async def history(token: Any) -> dict[str, str | None]:
        return {"history of": token.subject}

    history.__annotations__["token"] = token_for_reading
    app.get("/history")(history)
    return app


def with_starlette(resource: ProtectedResource) -> Any:
    async def history(request: Request) -> JSONResponse:
        return JSONResponse({"history of": request.state.access_token.subject})

    return AccessTokenMiddleware(
        Starlette(routes=[Route("/history", history)]),
        resource,
        scopes=[SCOPE],
        client_certificate=certificate_of,
    )


def with_django(resource: ProtectedResource, kind: str = "async") -> Any:
    required = access_token_required(resource, SCOPE, client_certificate=certificate_of)

    @required
    async def history(_: HttpRequest, token: IntrospectionResponse) -> JsonResponse:
        return JsonResponse({"history of": token.subject})

    @required
    def synchronous_history(_: HttpRequest, token: IntrospectionResponse) -> JsonResponse:
        return JsonResponse({"history of": token.subject})

    class History(View):
        async def get(self, _: HttpRequest, token: IntrospectionResponse) -> JsonResponse:
            """Answer."""
            return JsonResponse({"history of": token.subject})

    views: dict[str, Any] = {
        "async": history,
        "sync": synchronous_history,
        "class": required(History.as_view()),
    }
    view = views[kind]
    urls = [path("history", view), path(resource.metadata_path[1:], metadata_view(resource))]
    settings.ROOT_URLCONF = __name__
    handler = ASGIHandler()
    handler.get_urlconf = lambda: urls  # type: ignore[attr-defined]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        urlpatterns[:] = urls
        await handler(scope, receive, send)

    return app


urlpatterns: list[Any] = []

FRAMEWORKS: dict[str, Callable[[ProtectedResource], Any]] = {
    "fastapi": with_fastapi,
    "starlette": with_starlette,
    "django": with_django,
    "django-sync": lambda resource: with_django(resource, "sync"),
    "django-class": lambda resource: with_django(resource, "class"),
}
each_framework = pytest.mark.parametrize("framework", FRAMEWORKS)


def caller_of(framework: str, resource: ProtectedResource) -> httpx.AsyncClient:
    """Make a client of an application; it is asked by another name than the public one."""
    transport = httpx.ASGITransport(FRAMEWORKS[framework](resource))
    return httpx.AsyncClient(transport=transport, base_url="http://inside")


@each_framework
async def test_a_good_token_passes_and_others_are_challenged(
    framework: str, core: AuthleteCore, sandbox: Sandbox
) -> None:
    async with caller_of(framework, resource_of(core)) as caller:
        good = {"authorization": f"Bearer {issue(sandbox)}"}
        answer = await caller.get("/history?a=b", headers=good)
        assert (answer.status_code, answer.json()) == (200, {"history of": "john"})
        where = f'resource_metadata="{METADATA}"'
        for headers, status, challenge in [
            ({}, 401, f"Bearer {where}, DPoP {ALGS}, {where}"),
            ({"authorization": f"Bearer {TOKEN}"}, 401, 'Bearer error="invalid_token"'),
            (
                {"authorization": f"Bearer {issue(sandbox, scopes=['history.write'])}"},
                403,
                'Bearer error="insufficient_scope"',
            ),
        ]:
            answer = await caller.get("/history", headers=headers)
            assert answer.status_code == status
            assert answer.headers["www-authenticate"].startswith(challenge)
            assert answer.headers["www-authenticate"].endswith(where)
            assert answer.headers["cache-control"] == "no-store"


@each_framework
async def test_bound_tokens_pass_with_their_proofs(
    framework: str, core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """Those of a key, and those of a certificate."""
    async with caller_of(framework, resource_of(core)) as caller:
        token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
        headers = {"authorization": f"DPoP {token}", "dpop": proof(token, clock)}
        assert (await caller.get("/history", headers=headers)).status_code == 200
        assert (await caller.get("/history", headers={**headers, "dpop": "x"})).status_code == 401
        token = issue(sandbox, certificate_thumbprint=THUMBPRINT)
        headers = {"authorization": f"Bearer {token}"}
        assert (await caller.get("/history", headers=headers)).status_code == 401
        headers[CERTIFICATE_HEADER] = CERTIFICATE.replace("\n", "%0A")
        assert (await caller.get("/history", headers=headers)).status_code == 200


@each_framework
async def test_proofs_name_the_url_as_the_client_sent_it(
    framework: str, core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """Escaped as it was, and with the prefix that a proxy takes away."""
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    app = FRAMEWORKS[framework](resource_of(core))
    for prefix, sent in [("", "%68istory"), ("/prefix", "history")]:
        transport = httpx.ASGITransport(app, root_path=prefix)
        async with httpx.AsyncClient(transport=transport, base_url="http://inside") as caller:
            for htu, status in [(f"{prefix}/{sent}", 200), ("/other", 401), ("/prefix/x", 401)]:
                shown = proof(token, clock, htu=f"{RESOURCE}{htu}")
                headers = {"authorization": f"DPoP {token}", "dpop": shown}
                answer = await caller.get(f"{prefix}/{sent}", headers=headers)
                assert answer.status_code == status, (prefix, htu)


def test_the_path_of_a_request_is_escaped_where_the_server_unescaped_it() -> None:
    for scope, expected in [
        ({"path": "/a b", "raw_path": b"/a%20b?c"}, "/a%20b"),
        ({"path": "/a b/é~;", "raw_path": None}, "/a%20b/%C3%A9~;"),
        ({"path": "/a"}, "/a"),
    ]:
        assert path_of(scope) == expected


async def test_a_request_may_be_judged_twice_by_one_proof(
    core: AuthleteCore, sandbox: Sandbox, clock: Clock
) -> None:
    """By a middleware, an application's dependency, a route's: the proof is still used once."""
    resource = resource_of(core, cache=IntrospectionCache(clock=clock))
    access_token = AccessToken(resource)
    app = FastAPI(dependencies=[Security(access_token)])
    for scope in ("history.read", "history.write"):
        required = Security(access_token, scopes=[scope])
        app.get(f"/{scope}", dependencies=[required])(lambda: None)
    token = issue(sandbox, dpop_key_thumbprint=KEY.thumbprint())
    transport = httpx.ASGITransport(AccessTokenMiddleware(app, resource))
    async with httpx.AsyncClient(transport=transport, base_url="http://inside") as caller:
        for scope, status in (("history.read", 200), ("history.write", 403)):
            shown = proof(token, clock, htu=f"{RESOURCE}/{scope}")
            headers = {"authorization": f"DPoP {token}", "dpop": shown}
            answer = await caller.get(f"/{scope}", headers=headers)
            assert answer.status_code == status
            assert (await caller.get(f"/{scope}", headers=headers)).status_code == 401
    challenge = answer.headers["www-authenticate"]
    assert challenge.startswith('DPoP error="insufficient_scope", scope="history.write", algs="')


@each_framework
async def test_the_metadata_are_for_everybody(framework: str, core: AuthleteCore) -> None:
    resource = resource_of(core, resource=f"{RESOURCE}/api")
    async with caller_of(framework, resource) as caller:
        answer = await caller.get(resource.metadata_path)
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/json"
        assert answer.json()["authorization_servers"] == SERVERS


@each_framework
async def test_without_authlete_nobody_passes(
    framework: str, core: AuthleteCore, sandbox: Sandbox
) -> None:
    async with caller_of(framework, resource_of(core)) as caller:
        header = f"Bearer {issue(sandbox)}"
        with sandbox.outage():
            answer = await caller.get("/history", headers={"authorization": header})
        assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


async def test_fastapi_puts_the_scheme_into_the_openapi_document(core: AuthleteCore) -> None:
    """With the scopes of each route; the metadata are no part of it."""
    async with caller_of("fastapi", resource_of(core)) as caller:
        document = (await caller.get("/openapi.json")).json()
    assert document["components"]["securitySchemes"] == {
        "AccessToken": {
            "type": "openIdConnect",
            "openIdConnectUrl": f"{SERVERS[0]}/.well-known/openid-configuration",
        }
    }
    assert document["paths"].keys() == {"/history"}
    assert document["paths"]["/history"]["get"]["security"] == [{"AccessToken": [SCOPE]}]
    assert repr(AccessToken(resource_of(core))) == f"AccessToken({resource_of(core)!r})"


async def test_starlette_judges_websockets_and_leaves_the_lifespan_alone(
    core: AuthleteCore, sandbox: Sandbox
) -> None:
    seen: list[str] = []

    async def app(scope: Any, _: Any, __: Any) -> None:
        seen.append(scope["type"])

    guarded = AccessTokenMiddleware(app, resource_of(core))
    sent: list[Any] = []

    async def receive() -> dict[str, str]:
        return {"type": "websocket.connect"}

    async def send(message: Any) -> None:
        sent.append(message)

    await guarded({"type": "lifespan"}, receive, send)
    extensions: dict[str, Any] = {"websocket.http.response": {}}
    scope: dict[str, Any] = {
        "type": "websocket",
        "path": "/history",
        "headers": [],
        "query_string": b"",
        "server": ("inside", 80),
        "extensions": extensions,
    }
    await guarded(scope, receive, send)
    assert sent[0]["type"] == "websocket.http.response.start"
    assert sent[0]["status"] == 401
    header = (b"authorization", f"Bearer {issue(sandbox)}".encode())
    await guarded({**scope, "headers": [header]}, receive, send)
    assert seen == ["lifespan", "websocket"]
    sent.clear()
    await guarded({**scope, "extensions": {}}, receive, send)  # a server that knows no more
    assert sent == [{"type": "websocket.close", "code": 1008}]


async def test_fastapi_judges_websockets(core: AuthleteCore, sandbox: Sandbox) -> None:
    app = FastAPI()

    async def history(websocket: WebSocket, token: Any) -> None:
        await websocket.accept()
        await websocket.send_text(token.subject)

    history.__annotations__["token"] = Annotated[Any, Security(AccessToken(resource_of(core)))]
    app.websocket("/history")(history)

    def connected(headers: dict[str, str]) -> str:
        with TestClient(app).websocket_connect("/history", headers=headers) as connection:
            return connection.receive_text()

    good = {"authorization": f"Bearer {issue(sandbox)}"}
    assert await anyio.to_thread.run_sync(connected, good) == "john"
    with pytest.raises(WebSocketDenialResponse) as caught:
        await anyio.to_thread.run_sync(connected, {})
    assert caught.value.status_code == 401
    assert caught.value.headers["www-authenticate"].startswith("Bearer resource_metadata=")


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda _: AccessToken("resource"), "resource"),  # type: ignore[arg-type]
        (lambda good: AccessToken(good, scheme_name=""), "scheme_name"),
        (lambda good: AccessToken(good, client_certificate="header"), "client_certificate"),
        (lambda _: AccessTokenMiddleware(FastAPI(), None), "resource"),  # type: ignore[arg-type]
        (lambda good: AccessTokenMiddleware(FastAPI(), good, scopes="history.read"), "scopes"),
        (lambda good: AccessTokenMiddleware(FastAPI(), good, scopes=[1]), "scopes[0]"),
        (lambda good: AccessTokenMiddleware(FastAPI(), good, scopes=["a b"]), "scopes[0]"),
        (lambda _: metadata_router("resource"), "resource"),  # type: ignore[arg-type]
        (lambda _: metadata_view(None), "resource"),  # type: ignore[arg-type]
        (lambda _: access_token_required("history.read"), "resource"),  # type: ignore[arg-type]
        (lambda good: access_token_required(good, ["history.read"]), "scopes[0]"),
    ],
)
async def test_what_cannot_be_used_is_refused(make: Any, path: str, core: AuthleteCore) -> None:
    with pytest.raises(RequestValidationError) as caught:
        make(resource_of(core))
    assert caught.value.path == path


def test_a_middleware_says_what_it_guards(core: AuthleteCore) -> None:
    shown = repr(AccessTokenMiddleware(Starlette(), resource_of(core)))
    assert shown.startswith("AccessTokenMiddleware(<starlette")
    assert shown.endswith("ProtectedResource(resource='https://rs.example'))")
