"""The sandbox behind a socket."""

from __future__ import annotations

import logging
import socket
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import anyio
import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette

from authlete.sandbox import Sandbox
from authlete.sandbox import server as server_module

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CREATE = "/api/1/auth/token/create"
LIST = "/api/1/auth/token/get/list"
PIECES = [
    b"GET / HTTP/1.1\r\n",
    b"POST /api/1/auth/token/create HTTP/1.1\r\n",
    b"host: x\r\n",
    b"content-length: 5\r\n",
    b"transfer-encoding: chunked\r\n",
    b"expect: 100-continue\r\n",
    b"upgrade: websocket\r\nconnection: upgrade\r\n",
    b"\r\n",
    b"5\r\n{}{}{\r\n",
    b"ffffffffffffffff\r\n",
]
TOKEN = {"grantType": "PASSWORD", "clientId": 11, "subject": "john"}
PATIENCE = 60.0  # seconds for an answer, on a machine with other work


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """One sandbox for the whole module."""
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def url(sandbox: Sandbox) -> Iterator[str]:
    """Serve it."""
    with sandbox.serve() as served:
        yield served


@pytest.fixture
def client(sandbox: Sandbox, url: str) -> Iterator[httpx.Client]:
    """Call it."""
    headers = {"authorization": f"Bearer {sandbox.bearer}"}
    with httpx.Client(base_url=url, headers=headers, timeout=PATIENCE) as calling:
        yield calling


def connect(url: str) -> socket.socket:
    """Open a bare connection."""
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)


def head(sandbox: Sandbox, length: int) -> bytes:
    """Begin a request to create a token."""
    return (
        f"POST {CREATE} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {sandbox.bearer}\r\n"
        f"content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    ).encode()


def test_a_server_listens_on_loopback_alone(url: str) -> None:
    """On a port that was free."""
    assert url.startswith("http://127.0.0.1:")
    assert urlsplit(url).port


def test_it_serves_callers_of_every_kind(sandbox: Sandbox, url: str, client: httpx.Client) -> None:
    """Blocking, on asyncio and on trio."""

    async def ask() -> int:
        async with httpx.AsyncClient(
            base_url=url, headers=client.headers, timeout=PATIENCE
        ) as calling:
            return (await calling.get(LIST)).status_code

    assert client.get(LIST).status_code == 200
    for backend in ("asyncio", "trio"):
        assert anyio.run(ask, backend=backend) == 200
    assert sandbox.bearer not in url


def test_a_server_ends_with_its_block(tmp_path: Path) -> None:
    """Its port is free again, and another may serve the same sandbox meanwhile."""
    with Sandbox(tmp_path / "tokens.db") as sandbox:
        headers = {"authorization": f"Bearer {sandbox.bearer}"}
        with sandbox.serve() as first, sandbox.serve() as second:
            assert first != second
            httpx.post(first + CREATE, json=TOKEN, headers=headers, timeout=PATIENCE)
            assert (
                httpx.get(second + LIST, headers=headers, timeout=PATIENCE).json()["totalCount"]
                == 1
            )
        with pytest.raises(httpx.ConnectError):
            httpx.get(first + LIST, timeout=PATIENCE)
        with sandbox.serve(port=urlsplit(first).port or 0) as again:
            assert again == first


def test_a_port_in_use_is_an_error(sandbox: Sandbox, url: str) -> None:
    """Of the caller's thread."""
    with pytest.raises(OSError, match="in use"), sandbox.serve(port=urlsplit(url).port or 0):
        pass  # pragma: no cover - never entered


@pytest.mark.parametrize("address", ["::1", "::"])
def test_addresses_of_version_6_are_bracketed(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    """As URLs want them; the one that means all is none to ask."""

    class Listener:
        def getsockname(self) -> tuple[str, int, int, int]:
            return (address, 80, 0, 0)

        def close(self) -> None:
            pass

    monkeypatch.setattr(server_module, "_listen", lambda *_: Listener())
    monkeypatch.setattr(server_module, "Thread", lambda **_: ThreadThatDoesNothing())
    with server_module.serve_in_thread(lambda _: Starlette(), address, 80) as url:
        assert url == "http://[::1]:80"


class ThreadThatDoesNothing:
    """Stands in for a thread."""

    def start(self) -> None:
        """Start nothing."""

    def join(self) -> None:
        """Wait for nothing."""


def test_an_oversized_body_is_answered_in_full(client: httpx.Client) -> None:
    """The caller gets to read the refusal, and the next call works."""
    response = client.post(
        CREATE, content=b"x" * 4_000_000, headers={"content-type": "application/json"}
    )
    assert (response.status_code, response.json()["resultCode"]) == (413, "A000201")
    assert client.get(LIST).status_code == 200


def test_an_answer_to_head_has_no_body(client: httpx.Client) -> None:
    """As HTTP wants it."""
    response = client.head(LIST)
    assert (response.status_code, response.content) == (200, b"")


@pytest.mark.parametrize(
    "junk",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\ncontent-length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"x" * 100_000,
    ],
)
def test_junk_harms_nobody_else(url: str, client: httpx.Client, junk: bytes) -> None:
    """What is not HTTP is cut off, and others are served."""
    with closing(connect(url)) as wire:
        wire.sendall(junk)
        assert client.get(LIST).status_code == 200


def test_slow_callers_hold_up_nobody(sandbox: Sandbox, url: str, client: httpx.Client) -> None:
    """Nor do those that left in the middle; what was never complete is not done."""
    before = client.get(LIST).json()["totalCount"]
    body = b'{"grantType":"PASSWORD","clientId":11,"subject":"slow"}'
    with closing(connect(url)) as idle, closing(connect(url)) as slow:
        idle.sendall(b"GET / HT")
        with closing(connect(url)) as gone:
            gone.sendall(head(sandbox, len(body)) + body[:-1])
        slow.sendall(head(sandbox, len(body)) + body[:-1])
        assert client.post(CREATE, json=TOKEN).status_code == 200
        slow.sendall(body[-1:])
        assert slow.recv(12) == b"HTTP/1.1 200"
    assert client.get(LIST).json()["totalCount"] == before + 2


def test_a_server_does_not_wait_for_those_who_never_finish(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It stops with their requests under way, after a moment of grace."""
    with Sandbox() as sandbox, sandbox.serve() as url, closing(connect(url)) as wire:
        wire.sendall(head(sandbox, 100) + b"{")
        headers = {"authorization": f"Bearer {sandbox.bearer}"}
        assert httpx.get(url + LIST, headers=headers, timeout=PATIENCE).status_code == 200
    assert sandbox.bearer not in caplog.text


def test_no_log_tells_the_bearer_or_a_token(caplog: pytest.LogCaptureFixture) -> None:
    """At no level of any logger of the server's."""
    for name in ("httpx", "httpcore"):  # the test's own
        caplog.set_level(logging.CRITICAL, name)
    caplog.set_level(logging.NOTSET)
    with Sandbox(bearer="canary-bearer") as sandbox, sandbox.serve() as url:
        headers = {"authorization": "Bearer canary-bearer"}
        created = httpx.post(
            url + CREATE, json={**TOKEN, "accessToken": "canary"}, headers=headers, timeout=PATIENCE
        )
        assert created.status_code == 200
        deleted = httpx.delete(
            f"{url}/api/1/auth/token/delete/canary", headers=headers, timeout=PATIENCE
        )
        assert deleted.status_code == 204
    for record in caplog.records:
        assert "canary" not in record.getMessage() + repr(vars(record))


def test_a_server_logs_one_line_and_no_requests(caplog: pytest.LogCaptureFixture) -> None:
    """Where it serves."""
    for name in ("httpx", "httpcore"):  # the test's own
        caplog.set_level(logging.CRITICAL, name)
    caplog.set_level(logging.INFO)
    with Sandbox() as sandbox, sandbox.serve() as url:
        assert httpx.get(url + LIST, timeout=PATIENCE).status_code == 401
    assert caplog.messages == [f"serving at {url}"]


def test_health_needs_no_credential_and_leaves_no_trace(sandbox: Sandbox, url: str) -> None:
    """Nor does it meet faults: who watches over the server is not whom a test plays an outage."""
    sandbox.forget_requests()
    with sandbox.outage():
        answer = httpx.get(f"{url}/health", timeout=PATIENCE)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert httpx.post(f"{url}/health", timeout=PATIENCE).status_code == 405
    assert sandbox.requests == ()


@given(junk=st.lists(st.binary(max_size=200) | st.sampled_from(PIECES), max_size=8))
def test_no_bytes_harm_anybody_else(sandbox: Sandbox, url: str, junk: list[bytes]) -> None:
    """Whatever arrives on one connection, the next one is served."""
    with closing(connect(url)) as wire, suppress(ConnectionError):  # it may be cut off
        wire.sendall(b"".join(junk))
        wire.shutdown(socket.SHUT_WR)
        while wire.recv(65536):
            pass
    answer = httpx.get(
        url + LIST, headers={"authorization": f"Bearer {sandbox.bearer}"}, timeout=PATIENCE
    )
    assert answer.status_code == 200


@pytest.mark.stress
def test_many_writers_lose_and_duplicate_nothing(tmp_path: Path) -> None:
    """64 threads, one file: every token answered is there, each once."""
    with Sandbox(tmp_path / "tokens.db") as sandbox, sandbox.serve() as url:
        headers = {"authorization": f"Bearer {sandbox.bearer}"}

        def create(number: int) -> list[str]:
            with httpx.Client(base_url=url, headers=headers, timeout=PATIENCE) as client:
                answers = [client.post(CREATE, json=TOKEN).json() for _ in range(5)]
                contested = {**TOKEN, "accessToken": f"shared-{number % 8}"}
                answers.append(client.post(CREATE, json=contested).json())
            return [answer["tokenId"] for answer in answers if answer["action"] == "OK"]

        with ThreadPoolExecutor(64) as pool:
            made = [token for tokens in pool.map(create, range(64)) for token in tokens]
        count = httpx.get(url + LIST, headers=headers, timeout=PATIENCE).json()["totalCount"]
    assert len(set(made)) == len(made) == count == 64 * 5 + 8
