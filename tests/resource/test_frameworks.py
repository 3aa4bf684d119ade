"""FastAPI, Starlette and Django: what each of them asks for, and how it answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import unquote

import httpx
import pytest
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest, JsonResponse
from django.urls import path
from fastapi import FastAPI, Security
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from authlete.errors import RequestValidationError
from authlete.models import IntrospectionResponse
from authlete.resource.django import access_token_required, metadata_view
from authlete.resource.fastapi import AccessToken, metadata_router
from authlete.resource.starlette import AccessTokenMiddleware
from tests.django_process import settings
from tests.fakes import TOKEN
from tests.resource.support import CERTIFICATE, KEY, THUMBPRINT, issue, proof
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


def with_django(resource: ProtectedResource, *, synchronous: bool = False) -> Any:
    required = access_token_required(resource, SCOPE, client_certificate=certificate_of)

    @required
    async def history(_: HttpRequest, token: IntrospectionResponse) -> JsonResponse:
        return JsonResponse({"history of": token.subject})

    @required
    def synchronous_history(_: HttpRequest, token: IntrospectionResponse) -> JsonResponse:
        return JsonResponse({"history of": token.subject})

    view: Any = synchronous_history if synchronous else history
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
    "django-sync": lambda resource: with_django(resource, synchronous=True),
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
            ({}, 401, f"Bearer {where}, DPoP {where}"),
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


@pytest.mark.parametrize(
    ("make", "path"),
    [
        (lambda _: AccessToken("resource"), "resource"),  # type: ignore[arg-type]
        (lambda good: AccessToken(good, scheme_name=""), "scheme_name"),
        (lambda good: AccessToken(good, client_certificate="header"), "client_certificate"),
        (lambda _: AccessTokenMiddleware(FastAPI(), None), "resource"),  # type: ignore[arg-type]
        (lambda good: AccessTokenMiddleware(FastAPI(), good, scopes="history.read"), "scopes"),
        (lambda good: AccessTokenMiddleware(FastAPI(), good, scopes=[1]), "scopes"),
        (lambda _: access_token_required("history.read"), "resource"),  # type: ignore[arg-type]
        (lambda good: access_token_required(good, ["history.read"]), "scopes"),
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
