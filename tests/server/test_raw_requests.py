"""Requests that no decent client sends, byte for byte, to the guide's servers and the provider."""

from __future__ import annotations

import logging
import socket
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

import attrs
import httpx

from authlete.server.messages import MAX_BODY_BYTES
from tests.server.browser import Browser, Form

if TYPE_CHECKING:
    import pytest

CALLBACK = "https://client.example/cb"
HOSTILE = '"><script>alert(1)</script>\r\nset-cookie: a=b\r\n\r\n<b>'
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


@attrs.frozen
class Answered:
    """What came back."""

    status: int
    head: str
    body: bytes

    def all(self, name: str) -> list[str]:
        """Return the values of a header."""
        lines = (line.partition(":") for line in self.head.splitlines()[1:])
        return [value.strip() for key, _, value in lines if key.lower() == name]


def exchange(issuer: str, *parts: bytes, hang_up: bool = False) -> Answered | None:
    """Send bytes as they are; ``None`` if the connection ends without an answer."""
    where = urlsplit(issuer)
    with socket.create_connection((where.hostname, where.port), timeout=20) as connection:
        for part in parts:
            connection.sendall(part)
        if hang_up:
            return None
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    if not received:
        return None
    head, _, body = received.partition(b"\r\n\r\n")
    return Answered(int(head.split()[1]), head.decode("latin-1"), body)


def request(line: str, *headers: bytes, body: bytes = b"", host: bytes = b"as.example") -> bytes:
    """Write a request that is the last of its connection."""
    length = b"Content-Length: %d\r\n" % len(body) if body else b""
    head = b"Host: %s\r\nConnection: close\r\n" % host
    return b"%s HTTP/1.1\r\n%s%s%s\r\n%s" % (
        line.encode(),
        head,
        b"".join(headers),
        length,
        body,
    )


def chunked(path: str, body: bytes, size: int = 4096) -> bytes:
    """Write a form whose length is not told."""
    chunks = [body[at : at + size] for at in range(0, len(body), size)]
    return request(f"POST {path}", FORM, b"Transfer-Encoding: chunked\r\n") + b"".join(
        b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in [*chunks, b""]
    )


def basic(credentials: bytes) -> bytes:
    """Write a header with credentials."""
    return b"Authorization: Basic %s\r\n" % b64encode(credentials)


def authorize(**more: str) -> str:
    """Write an authorization request of nobody's."""
    query = "&".join(f"{name}={quote(value)}" for name, value in more.items())
    return f"GET /authorize?response_type=code&{query}"


TOKEN = b"grant_type=client_credentials"
REQUESTS: dict[str, tuple[bytes, set[int]]] = {
    "another host": (request("GET /jwks", host=b"evil.example/x?y"), {200, 400}),
    "a slash too many": (request("POST /authorize/continue/", host=b"evil.example"), {404}),
    "forwarded": (
        request(
            "GET /.well-known/openid-configuration",
            b"X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n",
            b"Forwarded: host=evil.example;proto=https\r\nX-Original-URL: /token\r\n",
        ),
        {200},
    ),
    "an absolute target": (request("GET http://evil.example/jwks"), {200, 400, 404}),
    "two slashes": (request("GET //evil.example/authorize"), {404}),
    "dots": (request("GET /../../authorize/%2e%2e/token"), {400, 404, 405}),
    "NUL in a path": (request("GET /register/%00"), {400, 401, 404}),
    "no UTF-8 in a path": (request("GET /register/%ff"), {400, 401, 404}),
    "no UTF-8 in a query": (request("GET /authorize?a=%ff"), {400}),
    "bytes in a query": (
        b"GET /authorize?a=\xff HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        {400},
    ),
    "CRLF in a query": (request(authorize(client_id="1", state=HOSTILE)), {400}),
    "HEAD": (request("HEAD /token"), {405}),
    "OPTIONS": (request("OPTIONS /authorize"), {405}),
    "TRACE": (request("TRACE /token"), {405}),
    "a method of its own": (request("TOKEN /token"), {405}),
    "an override": (
        request("GET /token", b"X-HTTP-Method-Override: POST\r\n", FORM, body=TOKEN),
        {405},
    ),
    "JSON": (request("POST /token", b"Content-Type: application/json\r\n", body=b"{}"), {400}),
    "no type": (request("POST /token", body=TOKEN), {400}),
    "gzip": (
        request("POST /token", FORM, b"Content-Encoding: gzip\r\n", body=b"\x1f\x8b\x08\x00"),
        {400},
    ),
    "another charset": (
        request("POST /token", FORM[:-2] + b"; charset=utf-16\r\n", body=TOKEN),
        {401},
    ),
    "a wrong charset": (
        request("POST /token", FORM[:-2] + b"; charset=\xff\xfe\r\n", body=TOKEN),
        {400, 401},
    ),
    "twice in a form": (request("POST /token", FORM, body=TOKEN + b"&grant_type=x"), {400}),
    "a large body": (
        request("POST /token", FORM, body=b"a=" + b"x" * MAX_BODY_BYTES),
        {413},
    ),
    "a large body in chunks": (chunked("/token", b"a=" + b"x" * MAX_BODY_BYTES), {413}),
    "a body in chunks": (chunked("/token", TOKEN, 3), {401}),
    "a wrong length": (
        request("POST /token", FORM, b"Content-Length: -1\r\n"),
        {400},
    ),
    "two lengths": (
        request("POST /token", FORM, b"Content-Length: 1\r\nContent-Length: 2\r\n"),
        {400},
    ),
    "no Base64": (request("POST /token", FORM, b"Authorization: Basic %%\r\n", body=TOKEN), {401}),
    "no UTF-8 in credentials": (request("POST /token", FORM, basic(b"\xff:"), body=TOKEN), {401}),
    "NUL in credentials": (request("POST /token", FORM, basic(b"\0:\0"), body=TOKEN), {401}),
    "bytes in a header": (
        request("POST /token", FORM, b"Authorization: Basic \xff\r\n", body=TOKEN),
        {401},
    ),
    "long credentials": (
        request("POST /token", FORM, basic(b"nobody:" + b"x" * 20_000), body=TOKEN),
        {401},
    ),
    "two credentials": (
        request("POST /token", FORM, basic(b"1:a"), basic(b"2:b"), body=TOKEN),
        {401},
    ),
    "many cookies": (
        request("GET /authorize/continue?interaction=x", b"Cookie: " + b"a=b; " * 5000 + b"\r\n"),
        {400},
    ),
    "many parameters": (
        request("POST /token", FORM, body=b"&".join(b"p%d=" % at for at in range(5000))),
        {400},
    ),
    "deep JSON": (
        request("POST /register", b"Content-Type: application/json\r\n", body=b"[" * 50_000),
        {400},
    ),
    "deep JSON of a token": (
        request(f"GET /logout?id_token_hint=e30.{b64encode(b'[' * 9000).decode()}.x"),
        {200},
    ),
}


def test_no_request_is_the_servers_fault_or_in_its_log(
    issuer: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        for case, (sent, statuses) in REQUESTS.items():
            answered = exchange(issuer, sent)
            assert answered is not None, case
            assert answered.status in statuses, (case, answered)
            assert not answered.all("set-cookie"), case
            assert b"<script>" not in answered.body, case
            assert b"Traceback" not in answered.body, case
            assert b"evil.example" not in answered.body, case
            assert not any("evil.example" in value for value in answered.all("location")), case
    shown = caplog.text + "".join(capfd.readouterr())
    assert "Traceback" not in shown
    assert b64encode(b"\0:\0").decode() not in shown


def test_a_client_that_hangs_up_is_no_failure(
    issuer: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """In the middle of its body, or before the answer."""
    half = request("POST /token", FORM, b"Content-Length: 100\r\n")
    with caplog.at_level(logging.DEBUG):
        for sent in (half + b"grant_", request("POST /token", FORM, body=TOKEN)):
            exchange(issuer, sent, hang_up=True)
        assert httpx.get(f"{issuer}/jwks").status_code == 200
    assert "Traceback" not in caplog.text + "".join(capfd.readouterr())


def test_a_slow_client_holds_up_nobody(issuer: str) -> None:
    where = urlsplit(issuer)
    slow = [socket.create_connection((where.hostname, where.port)) for _ in range(50)]
    for connection in slow:
        connection.sendall(request("POST /token", FORM, b"Content-Length: 100\r\n") + b"g")
    assert httpx.get(f"{issuer}/jwks").status_code == 200
    for connection in slow:
        connection.close()


def test_nothing_of_a_client_becomes_markup(
    issuer: str, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """A stranger's client names itself, its logo and its message; a user sees it and agrees.

    Neither that nor anything secret of the flow is in the log.
    """
    metadata = {
        "client_name": HOSTILE + "{{12345*54321}}{0}$title",
        "client_name#de": HOSTILE,
        "logo_uri": f"https://x/{HOSTILE}",
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": "none",
    }
    with caplog.at_level(logging.DEBUG), Browser(issuer) as browser:
        made = httpx.post(f"{issuer}/register", json=metadata)
        if made.status_code != 201:  # a logo has to be a URL
            metadata["logo_uri"] = "https://x/%22%3E%3Cscript%3E"
            made = httpx.post(f"{issuer}/register", json=metadata)
        client_id = made.json()["client_id"]
        query = {
            "client_id": client_id,
            "redirect_uri": CALLBACK,
            "scope": "openid email",
            "state": "the-state" + HOSTILE,
            "login_hint": HOSTILE,
            "ui_locales": HOSTILE,
        }
        url = "/authorize?response_type=code&" + str(httpx.QueryParams(query))
        page = browser.http.get(url, follow_redirects=True)
        shown = []
        for typed in ({"username": "john", "password": "john"}, {}):
            assert page.status_code == 200
            assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
            assert page.headers["cache-control"] == "no-store"
            assert "<script" not in page.text
            assert "670592745" not in page.text
            shown.append(page.text)
            form = Form()
            form.feed(page.text)
            fields = {**dict(form.fields), **typed}
            if not typed:
                break
            page = browser.http.post(
                form.action or str(page.url), data=fields, follow_redirects=True
            )
        assert "&lt;script&gt;" in shown[-1]
        form.fields.append(("decision", "approve"))
        answered = browser.http.post(
            form.action or str(page.url),
            content=str(httpx.QueryParams(form.fields)),
            headers={"content-type": "application/x-www-form-urlencoded"},
        )
        location = answered.headers["location"]
        assert answered.status_code == 303
        assert location.startswith(CALLBACK)
        code = httpx.URL(location).params["code"]
        redeemed = httpx.post(
            f"{issuer}/token",
            data={
                "grant_type": "authorization_code",
                "client_id": client_id,
                "redirect_uri": CALLBACK,
                "code": code,
            },
        )
        tokens = redeemed.json()
        cookies = [*browser.http.cookies.values()]
    ours = (record for record in caplog.records if not record.name.startswith("http"))
    told = "\n".join(map(str, map(vars, ours))) + "".join(capfd.readouterr())
    token = dict(form.fields)["form_token"]
    for secret in (code, tokens["access_token"], tokens["id_token"], token, *cookies):
        assert secret not in told
    assert "password" not in told.lower()
