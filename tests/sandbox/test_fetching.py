"""What the sandbox fetches: only what it may, and from nowhere else than where that leads."""

from __future__ import annotations

import logging
import socket
from typing import TYPE_CHECKING, Any

import anyio
import pytest
import trustme

from authlete.sandbox import Clock, FetchPolicy, Sandbox
from authlete.sandbox.fetching import (
    MOST_REMEMBERED,
    Document,
    Fetcher,
    FetchError,
    FetchNeededError,
)
from authlete.transport.addresses import resolve, select_allowed
from tests.faults import behaviours as do
from tests.faults.server import FaultServer, serving_as

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from authlete.sandbox.context import RequestContext
    from tests.faults.server import Behaviour

LOOPBACK = ("127.0.0.0/8", "::1/128")
HERE = FetchPolicy(networks=LOOPBACK)
NOWHERE = "its host has no address that the sandbox may ask"
BACKENDS = ("asyncio", "trio")
NAME = "keys.example"


def serve(body: bytes = b"{}", *headers: str, status: int = 200) -> Behaviour:
    """Serve a document."""
    return do.saying(do.answer(status, body, *headers))


def fetch(url: str, policy: FetchPolicy | None = HERE, backend: str = "asyncio") -> Document:
    """Fetch a document by a fetcher of its own."""
    return anyio.run(Fetcher(policy, Clock()).fetch, url, backend=backend)


@pytest.fixture
def lead(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Have names lead to addresses: at each look-up to the next ones, and note the look-ups."""

    def _lead(*answers: Sequence[str]) -> list[str]:
        asked: list[str] = []

        async def getaddrinfo(host: bytes, port: int, **_: Any) -> Any:
            asked.append(host.decode())
            return [(0, 0, 0, "", (one, port)) for one in answers[len(asked) - 1]]

        monkeypatch.setattr("authlete.transport.addresses.getaddrinfo", getaddrinfo)
        return asked

    return _lead


def test_nothing_is_fetched_unless_that_is_allowed() -> None:
    """The server is not even connected to."""
    with FaultServer(serve()) as server:
        assert fetch(server.url, None).fault == "the sandbox fetches nothing"
        assert server.accepted == 0


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_document_is_fetched_with_what_says_of_which_kind_it_is(backend: str) -> None:
    """On any event loop, and the connection does not stay open."""
    with FaultServer(serve(b'{"keys":[]}', "Content-Type: Application/JSON; a=b")) as server:
        document = fetch(f"{server.url}/a/b?c=%64#e", backend=backend)
        server.wait_until_left()
    assert document == Document(b'{"keys":[]}', "application/json")
    assert server.requests[0].startswith(b"GET /a/b?c=%64 HTTP/1.1\r\n")
    assert f"\r\nhost: 127.0.0.1:{server.port}\r\n".encode() in server.requests[0].lower()
    assert b"authorization" not in server.requests[0].lower()


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "2130706433",
        "0177.0.0.1",
        "0x7f.1",
        "127.1",
        "0.0.0.0",  # noqa: S104 - reaches this machine
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
    ],
)
def test_this_machine_is_not_asked_whatever_it_is_called(host: str) -> None:
    """Names, numbers in other notations, addresses inside of addresses."""
    with FaultServer(serve()) as server:
        assert fetch(f"http://{host}:{server.port}/", FetchPolicy()).fault == NOWHERE
        assert server.accepted == 0


@pytest.mark.parametrize(
    "address",
    [
        "10.1.2.3",
        "100.64.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.168.0.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.2.3",
        "240.0.0.1",
        "255.255.255.255",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "fc00::1",
        "fe80::1%1",
        "fec0::1",
        "ff02::1",
        "::ffff:10.0.0.1",
    ],
)
def test_addresses_off_the_public_internet_are_not_asked(
    address: str, lead: Callable[..., list[str]]
) -> None:
    """Whatever name has them."""
    lead([address])
    assert fetch(f"https://{NAME}/", FetchPolicy()).fault == NOWHERE


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "2606:4700::1111", "2002:808:808::", "64:ff9b::808:808", "::ffff:8.8.8.8"],
)
async def test_public_addresses_may_be_asked(address: str, lead: Callable[..., list[str]]) -> None:
    """Also those of IPv4 that are written as addresses of IPv6."""
    lead([address])
    found = await resolve(NAME, 443)
    assert select_allowed(found, ()) == found
    assert len(found) == 1


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_address_that_was_checked_is_the_one_that_is_asked(
    backend: str, lead: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads elsewhere at a second look-up is not looked up a second time."""
    authority = trustme.CA()
    certificate = authority.issue_cert(NAME)
    lookups = lead(["10.0.0.1", "127.0.0.1"], ["127.0.0.2"])
    with (
        authority.cert_pem.tempfile() as trusted,
        FaultServer(serve(b"here"), tls=serving_as(certificate)) as server,
    ):
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        document = fetch(f"https://{NAME}.:{server.port}", HERE, backend)
    assert document.body == b"here"
    assert lookups == [f"{NAME}."]
    assert f"\r\nhost: {NAME}.:{server.port}\r\n".encode() in server.requests[0].lower()


def test_a_certificate_for_another_name_is_no_connection(
    lead: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also if that name has the same address and was asked just before."""
    authority = trustme.CA()
    certificate = authority.issue_cert(NAME)
    lead(["127.0.0.1"], ["127.0.0.1"])

    async def both() -> list[Document]:
        fetcher = Fetcher(HERE, Clock())
        return [
            await fetcher.fetch(f"https://{name}:{server.port}/")
            for name in (NAME, "other.example")
        ]

    with (
        authority.cert_pem.tempfile() as trusted,
        FaultServer(serve(b"here"), tls=serving_as(certificate)) as server,
    ):
        monkeypatch.setenv("SSL_CERT_FILE", trusted)
        good, bad = anyio.run(both)
    assert good.body == b"here"
    assert bad.fault == "there is no connection to its server"


def test_the_next_address_is_asked_where_one_cannot_be_reached(
    lead: Callable[..., list[str]],
) -> None:
    """In the order of the look-up."""
    lead(["::1", "127.0.0.1"])
    with FaultServer(serve(b"here")) as server:
        assert fetch(f"http://{NAME}:{server.port}/").body == b"here"


def test_no_proxy_comes_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would look the name up anew, or go where the header ``Host`` says."""
    with FaultServer(serve(b"proxy")) as proxy, FaultServer(serve(b"here")) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setattr("authlete.transport._environment.is_loopback", lambda _: False)
        assert fetch(server.url).body == b"here"
        assert proxy.accepted == 0


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("", "it is no URL"),
        ("keys.example", "it is no URL"),
        ("http://", "it is no URL"),
        ("http://[::1/", "it is no URL"),
        ("http://127.0.0.1:0/", "it is no URL"),
        ("http://127.0.0.1:99999/", "it is no URL"),
        ("http://127.0.0.1/a b", "it is no URL"),
        ("http://127.0.0.1/\r\nx: y", "it is no URL"),
        ("http://bücher.example/", "it is no URL"),
        ("file:///etc/passwd", "it is no URL"),
        ("file://localhost/etc/passwd", "its scheme is neither https nor http"),
        ("ftp://127.0.0.1/", "its scheme is neither https nor http"),
        ("http://user@127.0.0.1/", "it holds credentials"),
        ("http://user:secret@127.0.0.1/", "it holds credentials"),
        ("http://127.0.0.1\\@10.0.0.1/", "it holds credentials"),
        ("http://no-such-host.invalid/", NOWHERE),
        (f"http://{'a' * 64}.example/", NOWHERE),
    ],
)
def test_what_is_no_url_for_it_is_a_fault(url: str, reason: str) -> None:
    """Of all texts only a URL with http or https, a host and a port is one."""
    assert fetch(url).fault == reason


@pytest.mark.parametrize("status", [204, 301, 302, 303, 307, 308, 404, 500])
def test_only_200_is_an_answer(status: int) -> None:
    """No redirect is followed."""
    with FaultServer(serve()) as elsewhere:
        reply = serve(b"", f"Location: {elsewhere.url}/secret", status=status)
        with FaultServer(reply) as server:
            assert fetch(server.url).fault == f"its server answered with {status}"
        assert elsewhere.accepted == 0


@pytest.mark.parametrize(
    "reply",
    [
        do.saying(do.answer(200, b"x" * 101)),
        do.breaking_off_after(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 101),
        do.breaking_off_after(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        do.breaking_off_after(b"HTTP/1.1 200 OK"),
        do.saying(b"nothing of HTTP\r\n\r\n"),
    ],
)
def test_a_document_too_long_or_not_whole_is_a_fault(reply: Behaviour) -> None:
    """Whether or not its length was announced."""
    with FaultServer(reply) as server:
        document = fetch(server.url, FetchPolicy(networks=LOOPBACK, max_bytes=100))
    assert document.fault == "there is no whole answer of at most 100 bytes"


@pytest.mark.parametrize("backend", BACKENDS)
@pytest.mark.parametrize(
    "reply",
    [
        do.falling_silent_after(b""),
        do.falling_silent_after(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        do.again_and_again(b"x", after=b"HTTP/1.1 200 OK\r\nContent-Length: 99999\r\n\r\n"),
    ],
)
def test_a_slow_document_is_a_fault(reply: Behaviour, backend: str) -> None:
    """The time is that of the whole, and the connection is closed."""
    with FaultServer(reply) as server:
        document = fetch(server.url, FetchPolicy(networks=LOOPBACK, timeout=0.2), backend)
        server.wait_until_left()
    assert document.fault == "there was no answer within 0.2 seconds"


@pytest.mark.parametrize("backend", BACKENDS)
def test_fetching_can_be_cancelled(backend: str) -> None:
    """The connection is closed."""

    async def leave() -> bool:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(Fetcher(HERE, Clock()).fetch, server.url)
            await anyio.to_thread.run_sync(server.wait_until_asked, 1)
            tasks.cancel_scope.cancel()
        return tasks.cancel_scope.cancelled_caught

    with FaultServer(do.falling_silent_after(b"")) as server:
        assert anyio.run(leave, backend=backend)
        server.wait_until_left()


def test_a_coding_that_was_not_asked_for_is_a_fault() -> None:
    """Nothing is unpacked, so nothing grows."""
    with FaultServer(serve(b"x", "Content-Encoding: gzip")) as server:
        fault = fetch(server.url).fault
    assert fault == "its server sent it in a coding that was not asked for"
    assert b"\r\naccept-encoding: identity\r\n" in server.requests[0].lower()


def test_nobody_listens() -> None:
    """Which address it was is not told."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert fetch(f"http://localhost:{port}/").fault == "there is no connection to its server"


@pytest.fixture
def fetched() -> Callable[..., list[bytes]]:
    """Fetch a document that differs each time, while the clock goes on by certain seconds."""

    def _fetched(*seconds: float, policy: FetchPolicy, headers: Sequence[str] = ()) -> list[bytes]:
        clock, bodies = Clock(1000), list[bytes]()

        async def scenario() -> None:
            fetcher = Fetcher(policy, clock)
            for step in seconds:
                clock.advance(step)
                server.reply = serve(str(len(server.requests)).encode(), *headers)
                bodies.append((await fetcher.fetch(server.url)).body)

        with FaultServer(serve()) as server:
            anyio.run(scenario)
        return bodies

    return _fetched


def test_a_document_is_good_for_a_while_by_the_clock(fetched: Callable[..., list[bytes]]) -> None:
    """Not while it is set back."""
    policy = FetchPolicy(networks=LOOPBACK, cache_seconds=10)
    assert fetched(0, 9, 1, 9, -20, policy=policy) == [b"0", b"0", b"1", b"1", b"2"]


def test_a_document_need_not_be_kept(fetched: Callable[..., list[bytes]]) -> None:
    """If the policy or its server says so."""
    policy = FetchPolicy(networks=LOOPBACK, cache_seconds=0)
    assert fetched(0, 0, policy=policy) == [b"0", b"1"]
    headers = ["Cache-Control: private, No-Store"]
    assert fetched(0, 0, policy=HERE, headers=headers) == [b"0", b"1"]


def test_a_fault_is_not_kept() -> None:
    """Next time it may have gone."""

    async def scenario() -> None:
        fetcher = Fetcher(HERE, Clock())
        assert (await fetcher.fetch(server.url)).fault
        server.reply = serve(b"here")
        assert (await fetcher.fetch(server.url)).body == b"here"

    with FaultServer(serve(status=500)) as server:
        anyio.run(scenario)


def test_the_documents_kept_are_bounded() -> None:
    """The one fetched first goes."""

    async def scenario() -> None:
        fetcher = Fetcher(HERE, Clock())
        for number in (*range(MOST_REMEMBERED + 1), MOST_REMEMBERED, 0):
            assert not (await fetcher.fetch(f"{server.url}/{number}")).fault

    with FaultServer(serve()) as server:
        anyio.run(scenario)
    assert len(server.requests) == MOST_REMEMBERED + 2


def test_nothing_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """A URL may hold a secret, and so may a document."""
    with caplog.at_level(logging.DEBUG), FaultServer(serve(b"canary")) as server:
        document = fetch(f"{server.url}/canary")
        fetch("http://canary.invalid/canary")
    assert "canary" not in caplog.text
    assert "canary" not in repr(document)


def test_a_handler_says_what_kind_of_document_it_needs() -> None:
    """Any other is a fault."""
    url = "https://keys.example/"
    with Sandbox() as sandbox:
        state = sandbox._state  # noqa: SLF001 - nothing else makes a context
        service = state.directory.find("1")
        assert service
        document = Document(b"{}", "text/html")
        context: RequestContext = state.context(service, 0, {url: document})
    with pytest.raises(FetchNeededError):
        context.fetch("https://other.example/")
    assert context.fetch(url) is document
    assert context.fetch(url, "text/html") is document
    with pytest.raises(FetchError, match="its content type is none of application/json, text/x"):
        context.fetch(url, "application/json", "text/x")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"networks": ("10.0.0.0/99",)}, "networks: '10.0.0.0/99' is not a network"),
        ({"networks": ("10.0.0.1/8",)}, "networks: '10.0.0.1/8' is not a network"),
        ({"networks": "10.0.0.0/8"}, "networks: is not a list"),
        ({"timeout": 0}, "timeout: 0 is not"),
        ({"timeout": float("inf")}, "timeout: inf is not"),
        ({"timeout": float("nan")}, "timeout: nan is not"),
        ({"max_bytes": 0}, "max_bytes: 0 is not"),
        ({"max_bytes": "9"}, "max_bytes: '9' is not"),
        ({"max_bytes": True}, "max_bytes: True is not"),
        ({"cache_seconds": -1}, "cache_seconds: -1 is not a finite number at least 0"),
        ({"cache_seconds": float("inf")}, "cache_seconds: inf is not"),
    ],
)
def test_a_policy_that_means_nothing_is_refused(options: Any, reason: str) -> None:
    """When it is made."""
    with pytest.raises(ValueError, match=reason):
        FetchPolicy(**options)


def test_networks_may_be_a_list() -> None:
    """As in TOML."""
    networks: Any = ["127.0.0.0/8"]
    assert FetchPolicy(networks=networks).networks == ("127.0.0.0/8",)
