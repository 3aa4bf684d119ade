"""An authorization server over a sandbox, without a socket, and a browser that visits it."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import ExitStack
from itertools import cycle
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, quote_plus, urlencode, urlsplit

import attrs
import pytest

from authlete import AuthleteCore, Security
from authlete.models.client.client import Client
from authlete.models.common.scope import Scope
from authlete.models.service.service import Service
from authlete.sandbox import Answer, Clock, Sandbox, ServiceSetup
from authlete.server import (
    AuthorizationServer,
    Deny,
    Grant,
    Interaction,
    Request,
    Response,
    Settings,
    endpoint_settings,
)
from authlete.server.messages import HTML
from authlete.server.routes import ROUTES, responder
from tests.provider.relying_party import listening
from tests.server.features import SERVERS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from authlete.server import Endpoint
    from tests.provider.relying_party import Notified
    from tests.server.browser import Browser as UserBrowser
    from tests.server.servers import Servers

ISSUER = "https://as.example"
CALLBACK = "https://client.example/cb"
NOW = 1_700_000_000
SECRET = "a-b_c:d%e+f"  # each sign is a trap of Basic
LOCATION = "location"
PAGE = Response(200, [("content-type", HTML)], b"<h1>Log in</h1>")
CLAIMS = {
    "name": "John",
    "name#ja": "ジョン",
    "email": "john@example.com",
    "family_name": "Doe",
    "birthdate": "1990-01-02",
}
LOGIN = Grant("john", auth_time=NOW, acr="silver")


@attrs.define
class Owner:
    """The hooks of a server; what ``decide`` answers is up to the test."""

    outcome: Any = PAGE
    """An outcome, or a function of the interaction."""
    asked: list[Interaction] = attrs.field(factory=list, init=False)
    requests: list[Request] = attrs.field(factory=list, init=False)
    wanted: list[tuple[str, tuple[str, ...]]] = attrs.field(factory=list, init=False)
    failures: list[BaseException] = attrs.field(factory=list, init=False)

    async def decide(self, request: Request, interaction: Interaction) -> Response | Grant | Deny:
        """Decide as the test says."""
        self.requests.append(request)
        self.asked.append(interaction)
        outcome = self.outcome
        if callable(outcome):
            outcome = outcome(interaction)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome  # type: ignore[no-any-return]

    async def claims(self, subject: str, wanted: Collection[str]) -> Mapping[str, object]:
        """Look claims up."""
        self.wanted.append((subject, tuple(wanted)))
        return {name: CLAIMS[name] for name in wanted if name in CLAIMS}


@attrs.define
class Browser:
    """Keeps cookies, and sends requests to a server as an adapter would.

    Every other request goes to another worker, as behind a round-robin: whatever the tests promise
    they promise of a server whose workers share nothing.
    """

    server: AuthorizationServer
    workers: int = 2
    cookies: dict[str, str] = attrs.field(factory=dict, init=False)
    set_cookies: list[str] = attrs.field(factory=list, init=False)
    _turns: Iterator[AuthorizationServer] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        others = (attrs.evolve(self.server) for _ in range(1, self.workers))
        self._turns = cycle((self.server, *others))

    async def send(
        self,
        method: str,
        url: str,
        form: Mapping[str, Any] | None = None,
        headers: Collection[tuple[str, str]] = (),
        **parts: Any,
    ) -> Response:
        """Send a request to whatever endpoint is at the path."""
        path, _, query = url.partition("?")
        all_headers = [*headers]
        if self.cookies:
            text = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            all_headers.append(("cookie", text))
        if form is not None:
            all_headers.append(("content-type", "application/x-www-form-urlencoded"))
            parts = {**parts, "body": urlencode(form, doseq=True).encode()}
        endpoint, parameters = find(path)
        request = Request(
            method=method,
            path=path,
            query=query,
            headers=all_headers,
            **{"parameters": parameters, **parts},
        )
        response = await endpoint(next(self._turns), request)
        for name, value in response.headers:
            if name == "set-cookie":
                self._keep(value)
        return response

    async def get(self, url: str, **options: Any) -> Response:
        """Get a page."""
        return await self.send("GET", url, **options)

    async def post(self, url: str, form: Mapping[str, Any] | None = None, **more: Any) -> Response:
        """Post a form."""
        return await self.send("POST", url, form or {}, **more)

    def _keep(self, text: str) -> None:
        self.set_cookies.append(text)
        name, _, value = text.partition(";")[0].partition("=")
        if "Max-Age=0" in text:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value


def find(path: str) -> tuple[Endpoint, Mapping[str, str]]:
    """Find the endpoint for a path, as the router of a framework does."""
    parts = path.split("/")
    for route in ROUTES:
        pattern = route.path.split("/")
        if len(pattern) == len(parts) and all(
            there == here or there.startswith("{")
            for there, here in zip(pattern, parts, strict=True)
        ):
            found = {
                there.strip("{}"): here
                for there, here in zip(pattern, parts, strict=True)
                if there.startswith("{")
            }
            return responder(route), found
    raise LookupError(path)


@attrs.define
class World:
    """A sandbox, a server on it, its owner and a browser."""

    sandbox: Sandbox
    owner: Owner
    server: AuthorizationServer
    browser: Browser
    clock: Clock

    def other_browser(self) -> Browser:
        """Start another browser, of somebody else."""
        return Browser(self.server)

    def with_settings(self, **settings: Any) -> World:
        """Make another worker of the same server, with other settings."""
        evolved = attrs.evolve(self.server, settings=attrs.evolve(self.server.settings, **settings))
        return attrs.evolve(self, server=evolved, browser=Browser(evolved))

    def sent(self, operation: str) -> dict[str, Any]:
        """Return the latest request that Authlete got for an operation."""
        found = [each for each in self.sandbox.requests if each.operation == operation]
        assert found, operation
        return json.loads(found[-1].body)  # type: ignore[no-any-return]

    def asked_for(self) -> list[str | None]:
        """Name the operations that Authlete was asked for, in order."""
        return [each.operation for each in self.sandbox.requests]

    def script(self, operation: str, status: int = 200, **members: Any) -> None:
        """Let the next request for an operation have an answer of the test's own."""
        self.sandbox.script(Answer(status, members), operation=operation)

    async def authorize(self, **parameters: Any) -> Response:
        """Send the browser to the authorization endpoint."""
        return await self.browser.get(f"/authorize?{authorization_query(**parameters)}")

    async def granted(self, grant: Grant = LOGIN, **parameters: Any) -> dict[str, str]:
        """Have a request granted at once, and read what the client gets."""
        self.owner.outcome = grant
        return landing(await self.authorize(**parameters))

    async def tokens(self, grant: Grant = LOGIN, **parameters: Any) -> dict[str, Any]:
        """Pass the whole code flow."""
        code = (await self.granted(grant, **parameters))["code"]
        return content(await self.token(grant_type="authorization_code", code=code))

    async def token(
        self, headers: Collection[tuple[str, str]] | None = None, **form: Any
    ) -> Response:
        """Send a token request of the confidential client."""
        if form.get("grant_type") == "authorization_code":
            form = {"redirect_uri": CALLBACK, **form}
        return await self.browser.post(
            "/token", form, headers=[basic()] if headers is None else headers
        )


def authorization_query(**parameters: Any) -> str:
    """Write a good authorization request with some parameters changed."""
    merged: dict[str, Any] = {
        "response_type": "code",
        "client_id": "11",
        "redirect_uri": CALLBACK,
        "scope": "openid profile",
        "state": "s",
        **parameters,
    }
    return urlencode({name: value for name, value in merged.items() if value is not None})


def basic(client_id: str = "11", secret: str = SECRET) -> tuple[str, str]:
    """Make a header as strict clients do: form-encoded, then Base64 (RFC 6749 §2.3.1)."""
    return basic_of(f"{quote_plus(client_id)}:{quote_plus(secret)}")


def basic_of(text: str) -> tuple[str, str]:
    """Make a header of ID and secret as they stand."""
    return "Authorization", f"Basic {b64encode(text.encode()).decode()}"


def landing(response: Response) -> dict[str, str]:
    """Read what a redirect tells the client."""
    assert response.status in {302, 303}, (response.status, response.body)
    target = response.header(LOCATION) or ""
    assert target.startswith(CALLBACK)
    parts = urlsplit(target)
    return dict(parse_qsl(parts.query or parts.fragment))


def content(response: Response) -> dict[str, Any]:
    """Read a JSON body."""
    return json.loads(response.body)  # type: ignore[no-any-return]


def service(**settings: Any) -> Service:
    """Make the settings of a service that can everything."""
    return Service(
        **{
            **endpoint_settings(ISSUER),
            "api_key": 1,
            "issuer": ISSUER,
            "supported_scopes": [
                Scope(name=name) for name in ("openid", "profile", "email", "offline_access")
            ],
            "supported_acrs": ["bronze", "silver"],
            "supported_claims": [*CLAIMS, "verified_claims"],
            "supported_claim_locales": ["ja", "en"],
            "dynamic_registration_supported": True,
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
            "supported_custom_client_metadata": ["post_logout_redirect_uris"],
            "claim_shortcut_restrictive": False,
            **settings,
        }
    )


def client(client_id: int = 11, **settings: Any) -> Client:
    """Make a confidential client."""
    return Client(
        **{
            "client_id": client_id,
            "client_name": "Example",
            "client_type": "CONFIDENTIAL",
            "client_secret": SECRET,
            "redirect_uris": [CALLBACK],
            "token_auth_method": "CLIENT_SECRET_BASIC",
            **settings,
        }
    )


def world_on(sandbox: Sandbox, clock: Clock, **settings: Any) -> World:
    """Start a server over a sandbox."""
    owner = Owner()
    server = AuthorizationServer(
        core=AuthleteCore(
            security=Security(authlete=sandbox.bearer),
            transport=sandbox.transport(),
            service_id="1",
        ),
        decide=owner.decide,
        claims=owner.claims,
        settings=Settings(
            **{
                "issuer": ISSUER,
                "clock": clock,
                "on_failure": owner.failures.append,
                **settings,
            }
        ),
    )
    return World(sandbox, owner, server, Browser(server), clock)


@pytest.fixture(scope="session")
def servers() -> Iterator[Servers]:
    """Whole servers, for other people's clients."""
    from tests.server.servers import Servers  # noqa: PLC0415 - brings Django with it

    with ExitStack() as stack:
        yield Servers(stack)


@pytest.fixture(params=SERVERS)
def issuer(request: pytest.FixtureRequest, servers: Servers) -> str:
    """Each server in turn."""
    return servers.issuer(request.param)


@pytest.fixture
def browser(issuer: str) -> Iterator[UserBrowser]:
    """A browser in which nobody is logged in."""
    from tests.server.browser import Browser  # noqa: PLC0415 - likewise

    with Browser(issuer) as opened:
        yield opened


@pytest.fixture
def notified(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Notified]:
    """Where a client listens for notifications by https, which servers trust meanwhile."""
    from tests.server import tls  # noqa: PLC0415 - likewise

    authority = tmp_path / "authority.pem"
    authority.write_bytes(tls.AUTHORITY.cert_pem.bytes())
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    with listening(tls.server_context()) as told:
        yield told


@pytest.fixture
def clock() -> Clock:
    """A clock for sandbox and server."""
    return Clock(NOW)


@pytest.fixture
def start(clock: Clock) -> Iterator[Callable[..., World]]:
    """Start servers over sandboxes that are closed after the test."""
    started: list[Sandbox] = []

    def _start(
        *clients: Client, service_settings: Mapping[str, Any] | None = None, **settings: Any
    ) -> World:
        setup = ServiceSetup(service(**(service_settings or {})), clients or (client(),))
        sandbox = Sandbox(services=[setup], clock=clock)
        started.append(sandbox)
        return world_on(sandbox, clock, **settings)

    yield _start
    for sandbox in started:
        sandbox.close()


@pytest.fixture
def world(start: Callable[..., World]) -> World:
    """A server whose only client is 11, a confidential one."""
    return start()
