"""A client as tests need it: registered, and able to speak to the provider."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Semaphore, Thread
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import attrs

from tests.sandbox.pages import PageResponse

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator

    import httpx

    from authlete.provider import Provider

CALLBACK = "https://client.example.org/callback"
BYE = "https://client.example.org/bye"
VERIFIER = "v" * 43
URN = "urn:ietf:params:oauth:grant-type:"
CIBA = "urn:openid:params:grant-type:ciba"
GRANTS = [
    "authorization_code",
    "implicit",
    "refresh_token",
    "password",
    "client_credentials",
    CIBA,
    f"{URN}device_code",
    f"{URN}token-exchange",
    f"{URN}jwt-bearer",
]


@attrs.frozen
class RelyingParty:
    """A client with a secret."""

    http: httpx.Client
    issuer: str
    client_id: str
    secret: str

    @classmethod
    def register(cls, provider: Provider, http: httpx.Client, **metadata: Any) -> Self:
        """Register it dynamically."""
        given = {
            "client_name": "Test client",
            "redirect_uris": [CALLBACK],
            "post_logout_redirect_uris": [BYE],
            "grant_types": GRANTS,
            "response_types": ["code", "id_token", "code id_token"],
            "backchannel_token_delivery_mode": "poll",
            **metadata,
        }
        response = http.post("/register", json=given)
        assert response.status_code == 201, response.text
        known = response.json()
        return cls(http, provider.issuer, known["client_id"], known.get("client_secret", ""))

    def url(self, **parameters: str) -> str:
        """Make an authorization request."""
        challenge = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "client_id": self.client_id,
            "response_type": "code",
            "redirect_uri": CALLBACK,
            "scope": "openid profile",
            "state": "state",
            "nonce": "nonce",
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            **parameters,
        }
        return f"{self.issuer}/authorize?{urlencode(asked)}"

    def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form with the client's credentials."""
        return self.http.post(path, data=form, auth=(self.client_id, self.secret))

    def token(self, grant_type: str, **form: str) -> httpx.Response:
        """Ask for tokens."""
        return self.post("/token", grant_type=grant_type, **form)

    def use_code(self, redirect: str, redirect_uri: str = CALLBACK) -> dict[str, Any]:
        """Trade the code of a redirect for tokens."""
        answered = self.token(
            "authorization_code",
            code=parameters(redirect)["code"],
            redirect_uri=redirect_uri,
            code_verifier=VERIFIER,
        )
        assert answered.status_code == 200, answered.text
        return dict(answered.json())


def parameters(url: str) -> dict[str, str]:
    """Read what a redirect tells, in its query or its fragment."""
    parts = urlsplit(url)
    return {name: values[0] for name, values in parse_qs(parts.query or parts.fragment).items()}


def hidden(response: httpx.Response, status: int = 200) -> dict[str, str]:
    """Read the fields of a page's form."""
    page = PageResponse.of(response, status)
    inputs = [attributes for tag, attributes in page.tags if tag == "input"]
    return {given["name"]: given.get("value", "") for given in inputs}


@attrs.frozen
class Notified:
    """Where a client listens for what the provider tells it."""

    url: str
    bodies: list[str]
    authorizations: list[str | None]
    """The headers of that name."""
    arrived: Semaphore = attrs.field(factory=lambda: Semaphore(0), repr=False)

    def wait(self) -> None:
        """Wait for a message: the provider may send it after what it has answered."""
        assert self.arrived.acquire(timeout=30)


@contextmanager
def listening(context: ssl.SSLContext | None = None) -> Iterator[Notified]:
    """Listen on a loopback port, by TLS if there is a context for it, and take everything."""
    told = Notified("", [], [])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told.authorizations.append(self.headers["authorization"])
            told.bodies.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()
            told.arrived.release()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            scheme = "http" if context is None else "https"
            yield attrs.evolve(told, url=f"{scheme}://127.0.0.1:{server.server_port}/")
        finally:
            server.shutdown()
            thread.join()
