"""A user at a browser, for flows over HTTP: what pages ask for is typed in, and buttons pressed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import attrs
import httpx

if TYPE_CHECKING:
    import ssl


def http_client(issuer: str) -> httpx.Client:
    """Make a client for a server, which loads certificates only where there is TLS."""
    verify: ssl.SSLContext | bool = False
    if issuer.startswith("https:"):
        from tests.server.tls import client_context  # noqa: PLC0415 - few tests need its libraries

        verify = client_context()
    return httpx.Client(base_url=issuer, trust_env=False, timeout=30, verify=verify)


def register(issuer: str, **metadata: Any) -> dict[str, Any]:
    """Register a client dynamically."""
    with http_client(issuer) as http:
        answered = http.post("/register", json=metadata)
    assert answered.status_code == 201, answered.text
    return dict(answered.json())


@attrs.define
class Form(HTMLParser):
    """The first form of a page: its fields, and the buttons that there are."""

    action: str | None = None
    fields: list[tuple[str, str]] = attrs.field(factory=list[tuple[str, str]])
    buttons: set[tuple[str, str]] = attrs.field(factory=set[tuple[str, str]])
    _open: bool = False

    def __attrs_pre_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take fields and buttons."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form" and self.action is None:
            self.action, self._open = given.get("action", ""), True
        elif not self._open or "name" not in given:
            return
        elif tag == "button":
            self.buttons.add((given["name"], given.get("value", "")))
        elif given.get("type") != "checkbox" or "checked" in given:
            self.fields.append((given["name"], given.get("value", "")))

    def handle_endtag(self, tag: str) -> None:
        """Leave the form."""
        self._open = self._open and tag != "form"


class Browser:
    """Has cookies, follows redirects within a server, and stops where they lead elsewhere."""

    def __init__(self, issuer: str, username: str = "john") -> None:
        self.issuer = issuer
        self.username = username
        self.http = http_client(issuer)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def visit(self, url: str, decision: str = "approve", **typed: str) -> httpx.Response:
        """Open a page and answer all that are shown; the last response is returned.

        Args:
            url: what to open.
            decision: which button to press where consent is asked for.
            typed: what is typed into further fields.
        """
        response = self.http.get(url)
        for _ in range(20):
            assert response.status_code < 400, response.text
            location = response.headers.get("location")
            form = Form()
            form.feed(response.text)
            if location is not None:
                target = urljoin(str(response.url), location)
                if not target.startswith(self.issuer):
                    return response
                response = self.http.get(target)
            elif form.action is not None:
                target = urljoin(str(response.url), form.action or str(response.url))
                response = self.http.post(
                    target,
                    content=urlencode(self._filled(form, decision, typed)),
                    headers={"content-type": "application/x-www-form-urlencoded"},
                )
            else:
                return response
        raise AssertionError(response.text)

    def callback(self, url: str, decision: str = "approve") -> str:
        """Return the URL, the client's, to which an authorization request leads in the end."""
        return str(self.visit(url, decision).headers["location"])

    def code(self, url: str) -> str:
        """Return the code that an authorization request leads to."""
        return parse_qs(urlsplit(self.callback(url)).query)["code"][0]

    def answer_backchannel(self) -> None:
        """Agree to what waits, where there is a page for that."""
        if self.http.get("/ciba").status_code < 400:
            self.visit("/ciba")

    def _filled(self, form: Form, decision: str, typed: dict[str, str]) -> list[tuple[str, str]]:
        known = {"username": self.username, "password": self.username, **typed}
        pressed = form.buttons & {("decision", decision)}
        return [*((name, known.get(name, value)) for name, value in form.fields), *pressed]
