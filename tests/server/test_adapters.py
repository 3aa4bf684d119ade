"""Starlette, FastAPI and Django: what each of them hands to the endpoints, and back."""

from __future__ import annotations

import asyncio
from types import ModuleType
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from django.core.asgi import get_asgi_application
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.urls import include, path
from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.responses import StreamingResponse
from starlette.routing import Mount

from authlete import AuthleteCore, Security
from authlete.models import Client
from authlete.provider.service import SERVICE_ID, provider_setup
from authlete.sandbox import Sandbox
from authlete.server import Deny, Response, Settings, django, fastapi, starlette
from authlete.server.messages import MAX_BODY_BYTES
from tests.django_process import override
from tests.sandbox.token.certificates import make

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Iterator

    from authlete.server import Interaction, Request

ISSUER = "https://as.example"
CALLBACK = "https://client.example/cb"
QUERY = f"response_type=code&client_id=5&redirect_uri={CALLBACK}&scope=openid"
NAME = "CN=the client,O=Example"
FORM = ("content-type", "application/x-www-form-urlencoded")
Headers = list[tuple[str, str]]


@attrs.define
class Owner:
    """The callbacks, which keep what they are given."""

    page: Callable[[str], Any]
    """Makes a page of the framework, with two cookies."""
    requests: list[Request] = attrs.field(factory=list, init=False)
    typed: list[str] = attrs.field(factory=list, init=False)
    asked: list[Interaction] = attrs.field(factory=list, init=False)
    failures: list[BaseException] = attrs.field(factory=list, init=False)

    async def decide(self, request: Any, asked: Interaction) -> Any:
        """Show a page, until something is typed in."""
        self.asked.append(asked)
        if request.method != "POST":
            return self.page(asked.resume_url)
        form = request.POST if hasattr(request, "POST") else await request.form()
        self.typed += form.getlist("scope")
        return Deny()

    async def claims(self, subject: str, wanted: Collection[str]) -> dict[str, object]:
        """Know nothing."""
        del subject, wanted
        return {}

    async def resource_server(self, request: Request) -> None:
        """Keep the request, and let nobody in."""
        self.requests.append(request)


def html_page(text: str) -> HTMLResponse:
    response = HTMLResponse(text)
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


def django_page(text: str) -> HttpResponse:
    response = HttpResponse(text)
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


def with_starlette(server: dict[str, Any], prefix: str) -> Any:
    routes = starlette.authorization_server(**server)
    return Starlette(routes=[Mount(prefix, routes=routes)] if prefix else routes)


def with_fastapi(server: dict[str, Any], prefix: str) -> Any:
    app = FastAPI()
    app.include_router(fastapi.authorization_server(**server), prefix=prefix)
    return app


def with_django(server: dict[str, Any], prefix: str) -> Any:
    URLS.urlpatterns = django.authorization_server(**server)
    if prefix:
        URLS.urlpatterns = [path(f"{prefix[1:]}/", include(URLS.urlpatterns))]
    return get_asgi_application()


URLS: Any = ModuleType("urls")
FRAMEWORKS = {
    "starlette": (with_starlette, html_page),
    "fastapi": (with_fastapi, html_page),
    "django": (with_django, django_page),
}


@attrs.define
class Answered:
    """What an application sent."""

    status: int
    headers: Headers
    body: bytes
    chunks_taken: int

    def all(self, name: str) -> list[str]:
        """Return the values of a header."""
        return [value for key, value in self.headers if key.lower() == name]


@attrs.define
class World:
    """An application, and its owner."""

    app: Any
    owner: Owner

    async def send(
        self,
        method: str,
        target: str,
        headers: Headers | None = None,
        chunks: Collection[bytes] = (b"",),
        **scope: Any,
    ) -> Answered:
        """Send a request, byte for byte what is given."""
        where, _, query = target.partition("?")
        messages = [
            {"type": "http.request", "body": chunk, "more_body": number < len(chunks)}
            for number, chunk in enumerate(chunks, 1)
        ]
        taken, sent = iter(messages), []
        count = 0

        async def receive() -> dict[str, Any]:
            nonlocal count
            count += 1
            message = next(taken, None)
            return message or await asyncio.Future()  # connected for as long as it takes

        async def send(message: dict[str, Any]) -> None:
            sent.append(message)

        await self.app(
            {
                "type": "http",
                "asgi": {"version": "3.0"},
                "http_version": "1.1",
                "scheme": "https",
                "method": method,
                "path": where,
                "raw_path": where.encode(),
                "root_path": "",
                "query_string": query.encode(),
                "headers": [
                    (name.encode(), value.encode())
                    for name, value in [("host", "as.example"), *(headers or ())]
                ],
                "client": ("192.0.2.1", 1),
                "server": ("as.example", 443),
                **scope,
            },
            receive,
            send,
        )
        start = next(message for message in sent if message["type"] == "http.response.start")
        return Answered(
            start["status"],
            [(name.decode(), value.decode()) for name, value in start["headers"]],
            b"".join(message.get("body", b"") for message in sent),
            count,
        )


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    client = Client(client_id=5, client_secret="secret", redirect_uris=[CALLBACK])
    with_certificate = Client(
        client_id=6,
        token_auth_method="TLS_CLIENT_AUTH",
        tls_client_auth_subject_dn=NAME,
        grant_types=["CLIENT_CREDENTIALS"],
    )
    setup = provider_setup(ISSUER, {}, [client, with_certificate])
    with Sandbox(services=[setup]) as opened:
        yield opened


@pytest.fixture(params=FRAMEWORKS)
async def start(
    request: pytest.FixtureRequest, sandbox: Sandbox
) -> AsyncIterator[Callable[..., World]]:
    build, page = FRAMEWORKS[request.param]
    core = AuthleteCore(
        security=Security(authlete=sandbox.bearer),
        transport=sandbox.transport(),
        service_id=str(SERVICE_ID),
    )

    def started(prefix: str = "") -> World:
        owner = Owner(page)
        server = {
            "core": core,
            "decide": owner.decide,
            "claims": owner.claims,
            "settings": Settings(
                resource_server=owner.resource_server, on_failure=owner.failures.append
            ),
        }
        return World(build(server, prefix), owner)

    with override(ROOT_URLCONF=URLS):
        async with core:
            yield started


async def test_settings_may_be_left_out(start: Callable[..., World], sandbox: Sandbox) -> None:
    del start
    async with AuthleteCore(
        security=Security(authlete=sandbox.bearer), transport=sandbox.transport()
    ) as core:
        owner = Owner(html_page)
        given: Any = {"core": core, "decide": owner.decide, "claims": owner.claims}
        for adapter in starlette, django:
            assert len(adapter.authorization_server(**given)) > 20
        assert len(fastapi.authorization_server(**given).routes) > 20


@pytest.mark.parametrize("prefix", ["", "/oauth"])
async def test_an_endpoint_is_given_the_request_as_it_came(
    start: Callable[..., World], prefix: str
) -> None:
    world = start(prefix)
    tls = {"tls": {"client_cert_chain": ["own", "issuer's"]}}
    answered = await world.send(
        "POST",
        f"{prefix}/introspect?q=%2F",
        [FORM, ("x-two", "a"), ("x-two", "b")],
        [b"token=", b"t"],
        extensions=tls,
    )
    assert answered.status == 401
    assert answered.all("www-authenticate") == ['Basic realm="introspection"']
    (request,) = world.owner.requests
    assert (request.method, request.path) == ("POST", f"{prefix}/introspect")
    assert (request.query, request.body) == ("q=%2F", b"token=t")
    assert (request.header("x-two") or "").replace(" ", "") == "a,b"
    assert request.client_certificates == ("own", "issuer's")
    assert request.native is not None


@pytest.mark.parametrize(("name", "status"), [(NAME, 200), ("CN=somebody else", 401)])
async def test_a_client_may_authenticate_by_its_certificate(
    start: Callable[..., World], name: str, status: int
) -> None:
    world = start()
    answered = await world.send(
        "POST",
        "/token",
        [FORM],
        [b"grant_type=client_credentials&client_id=6"],
        extensions={"tls": {"client_cert_chain": [make(name).pem]}},
    )
    assert answered.status == status, answered.body


async def test_no_certificate_is_made_up(start: Callable[..., World]) -> None:
    world = start()
    for scope in {}, {"extensions": None}, {"extensions": {"tls": {"client_cert_chain": None}}}:
        await world.send("POST", "/introspect", [FORM], [b"token=t"], **scope)
    assert {request.client_certificates for request in world.owner.requests} == {()}


@pytest.mark.parametrize("host", ["evil.example", "evil.example/other", "as.example?q", "a b"])
async def test_the_header_host_decides_nothing(start: Callable[..., World], host: str) -> None:
    world = start()
    await world.send("POST", "/introspect", [FORM, ("host", host)], [b"token=t"])
    assert [request.path for request in world.owner.requests] == ["/introspect"]


async def test_parameters_of_the_path_reach_the_endpoint(start: Callable[..., World]) -> None:
    world = start()
    answered = await world.send("GET", "/register/5", [("authorization", "Bearer wrong")])
    assert answered.status == 401
    answered = await world.send("GET", "/register/5")
    assert (answered.status, b"invalid_token" in answered.body) == (401, True)


@pytest.mark.parametrize("prefix", ["", "/oauth"])
async def test_pages_and_their_cookies_reach_the_browser_and_forms_come_back(
    start: Callable[..., World], prefix: str
) -> None:
    world = start(prefix)
    page = await world.send("GET", f"{prefix}/authorize?{QUERY}")
    (asked,) = world.owner.asked
    assert (page.status, page.body.decode()) == (200, asked.resume_url)
    assert asked.resume_url.startswith(f"{prefix}/authorize/continue?")
    cookies = dict(cookie.partition(";")[0].split("=", 1) for cookie in page.all("set-cookie"))
    assert cookies.items() >= {"one": "1", "two": "2"}.items()
    (ticket,) = (cookie for cookie in page.all("set-cookie") if cookie.startswith("__Host-"))
    attributes = {part.strip().lower() for part in ticket.split(";")[1:]}
    assert attributes == {"path=/", "max-age=3600", "httponly", "samesite=lax", "secure"}
    answered = await world.send(
        "POST",
        asked.resume_url,
        [FORM, ("cookie", "; ".join(f"{name}={value}" for name, value in cookies.items()))],
        [f"form_token={asked.form_token}&scope=a&scope=b".encode()],
    )
    assert world.owner.typed == ["a", "b"]
    assert answered.status == 302
    assert answered.all("location")[0].startswith(f"{CALLBACK}?error=access_denied")


async def in_pieces() -> AsyncIterator[bytes]:
    for piece in b"in ", b"pieces":
        yield piece


def ticket_cookies(answered: Answered) -> list[str]:
    return [each for each in answered.all("set-cookie") if each.startswith("__Host-authlete-")]


async def test_a_page_may_be_streamed(start: Callable[..., World]) -> None:
    world = start()
    headers = {"x-page": "login"}
    if world.owner.page is django_page:
        world.owner.page = lambda _: StreamingHttpResponse(in_pieces(), status=202, headers=headers)
    else:
        world.owner.page = lambda _: StreamingResponse(in_pieces(), 202, headers)
    page = await world.send("GET", f"/authorize?{QUERY}")
    assert (page.status, page.body, page.all("x-page")) == (202, b"in pieces", ["login"])
    assert len(ticket_cookies(page)) == 1
    silent = await world.send("GET", f"/authorize?{QUERY}&prompt=none")
    assert (silent.status, silent.all("x-page")) == (302, [])


async def test_a_page_that_is_shown_to_many_keeps_nothing_of_anybody(
    start: Callable[..., World],
) -> None:
    world = start()
    page = world.owner.page("the same")
    world.owner.page = lambda _: page
    shown = [await world.send("GET", f"/authorize?{QUERY}") for _ in range(2)]
    assert [each.body for each in shown] == [b"the same"] * 2
    assert [len(ticket_cookies(each)) for each in shown] == [1, 1]
    assert ticket_cookies(shown[0]) != ticket_cookies(shown[1])


async def test_what_is_no_answer_is_a_failure_that_says_so(start: Callable[..., World]) -> None:
    world = start()
    for nothing in None, "a page", Response(200):
        world.owner.page = lambda _, nothing=nothing: nothing  # type: ignore[misc]
        answered = await world.send("GET", f"/authorize?{QUERY}")
        expected = 500 if nothing is None or isinstance(nothing, str) else 200
        assert answered.status == expected
    assert [str(failure) for failure in world.owner.failures] == [
        f"'decide' answered {name}, not a response of its framework, Grant or Deny"
        for name in ("NoneType", "str")
    ]


@pytest.mark.parametrize("start", ["starlette"], indirect=True)
async def test_what_goes_on_after_a_page_is_shown_does(start: Callable[..., World]) -> None:
    world = start()
    done: list[str] = []
    task = BackgroundTask(done.append, "done")
    world.owner.page = lambda text: HTMLResponse(text, background=task)
    assert (await world.send("GET", f"/authorize?{QUERY}")).status == 200
    assert done == ["done"]


@pytest.mark.parametrize("start", ["django"], indirect=True)
async def test_a_page_may_be_a_template_that_django_renders(start: Callable[..., World]) -> None:
    world = start()
    backend = "django.template.backends.django.DjangoTemplates"
    with override(TEMPLATES=[{"BACKEND": backend}]):
        template: Any = engines["django"].from_string("at {{ url }}")
        world.owner.page = lambda url: SimpleTemplateResponse(template, {"url": url})
        page = await world.send("GET", f"/authorize?{QUERY}")
    assert page.body.startswith(b"at /authorize/continue?")
    assert len(ticket_cookies(page)) == 1


async def test_a_body_is_bounded_while_it_is_read(start: Callable[..., World]) -> None:
    world = start()
    large = [b"x" * 1024] * (MAX_BODY_BYTES // 1024 + 1) + [b"x"] * 100
    for headers in [FORM], [FORM, ("content-length", str(MAX_BODY_BYTES + 1))]:
        answered = await world.send("POST", "/introspect", headers, large)
        assert answered.status == 413
        assert b"invalid_request" in answered.body
    assert not world.owner.requests


async def test_other_methods_are_refused_by_name(start: Callable[..., World]) -> None:
    world = start()
    for method in "GET", "PUT", "PATCH", "DELETE", "OPTIONS":
        answered = await world.send(method, "/token")
        assert (answered.status, answered.all("allow")) == (405, ["POST"])


async def test_scripts_may_read_keys_of_which_there_is_only_a_new_copy(
    start: Callable[..., World],
) -> None:
    world = start()
    known = await world.send("GET", "/jwks", [("origin", "https://app.example")])
    assert known.all("access-control-allow-origin") == ["*"]
    assert known.all("content-type") == ["application/jwk-set+json"]
    again = await world.send("GET", "/jwks", [("if-none-match", known.all("etag")[0])])
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize("start", ["django"], indirect=True)
async def test_bounds_that_django_has_been_given_are_kept(start: Callable[..., World]) -> None:
    world = start()
    with override(DATA_UPLOAD_MAX_MEMORY_SIZE=1000):
        answered = await world.send("POST", "/introspect", [FORM], [b"x" * 1001])
    assert answered.status == 413
    answered = await world.send("POST", "/introspect", [FORM, ("content-length", "much")], [b"x"])
    assert answered.status == 413
    assert not world.owner.requests


@pytest.mark.parametrize("start", ["fastapi"], indirect=True)
async def test_the_endpoints_are_not_in_the_documentation_of_your_api(
    start: Callable[..., World],
) -> None:
    answered = await start().send("GET", "/openapi.json")
    assert b'"paths":{}' in answered.body


def test_django_gets_a_header_that_is_repeated_as_one() -> None:
    response = Response(401, [("WWW-Authenticate", "Basic"), ("WWW-Authenticate", "Bearer")])
    made = django.to_django(response)
    assert made.headers["WWW-Authenticate"] == "Basic, Bearer"
    assert not made.has_header("Content-Type")
