"""What is special to ``AiohttpTransport``; what it shares with others is tested on all of them."""

from __future__ import annotations

import asyncio
from threading import Barrier, Event
from types import SimpleNamespace
from typing import TYPE_CHECKING

import aiohttp
import anyio
import anyio.to_thread
import httpx
import pytest
from anyio.lowlevel import checkpoint

from authlete.errors import ConnectError, NoResponseError
from authlete.transport import HttpRequest, _environment
from authlete.transport.aiohttp import AiohttpTransport, _Body
from tests.faults import behaviours as do
from tests.faults.calls import FAR
from tests.faults.server import FaultServer

if TYPE_CHECKING:
    import ssl

    from tests.faults.server import Peer

NAMES = {b"accept", b"accept-encoding", b"user-agent", b"content-type"}


def request(url: str, method: str = "POST", body: bytes | None = b"{}") -> HttpRequest:
    """Make a request with no header of its own."""
    return HttpRequest(
        method=method,
        url=url,
        headers={},
        body=body,
        deadline=0.0,
        max_response_bytes=1024,
    )


async def sockets_are_looked_at() -> None:
    """Have the event loop read what has arrived."""
    for _ in range(9):
        await checkpoint()


async def test_it_adds_no_header_and_keeps_the_path() -> None:
    """What goes out is what the engine wrote, byte for byte."""
    with FaultServer(do.created) as server:
        transport = AiohttpTransport()
        await transport.send(request(f"{server.url}/api/%7e%2F/x?a=%20b"))
        await transport.aclose()
    line, *headers = server.requests[0].partition(b"\r\n\r\n")[0].split(b"\r\n")
    assert line == b"POST /api/%7e%2F/x?a=%20b HTTP/1.1"
    assert NAMES.isdisjoint(header.partition(b":")[0].lower() for header in headers)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
async def test_it_repeats_nothing(method: str) -> None:
    """By itself aiohttp would send an idempotent request again when a kept connection breaks."""
    with FaultServer(do.created) as server:
        transport = AiohttpTransport()
        await transport.send(request(server.url, method, None))
        server.reply = do.leaving
        sent = request(server.url, method, None)
        with pytest.raises(NoResponseError):
            await transport.send(sent)
        assert sent.sent is True
        await transport.aclose()
    assert len(server.requests) == 2


@pytest.mark.parametrize("body", [None, b"", b"{}"])
async def test_a_turn_that_never_came_sent_nothing(body: bytes | None) -> None:
    """A request that waits for a connection has not left, with a body or without."""
    with FaultServer(do.silent) as server:
        transport = AiohttpTransport(max_connections=1)
        method = "GET" if body is None else "POST"
        first, second = (request(server.url, method, body) for _ in range(2))
        async with anyio.create_task_group() as tasks:
            for each in (first, second):
                tasks.start_soon(transport.send, each)
            await anyio.to_thread.run_sync(server.wait_until_asked, 1)
            tasks.cancel_scope.cancel()
        assert (first.sent, second.sent) == (True, False)
        await transport.aclose()
    assert len(server.requests) == 1


async def test_an_answer_to_no_request_is_not_taken_for_a_page() -> None:
    """A request without a body has left by the time that is seen, so it may have arrived."""
    answered, spoken = Event(), Event()

    def speak_twice(peer: Peer) -> None:
        do.created(peer)
        answered.wait(FAR)
        do.created(peer)
        spoken.set()

    with FaultServer(do.created) as server:
        transport = AiohttpTransport()
        await transport.send(request(server.url, "GET", None))
        server.reply = speak_twice
        await transport.send(request(server.url, "GET", None))
        answered.set()
        await anyio.to_thread.run_sync(spoken.wait, FAR)
        await sockets_are_looked_at()
        with pytest.raises(NoResponseError):
            await transport.send(request(server.url, "GET", None))
        await transport.aclose()


async def test_connections_that_hold_an_answer_are_left() -> None:
    """After three of them the server is not asked again; nothing was sent on any."""
    all_connected, all_spoken, answered = Barrier(3), Barrier(4), Event()

    def speak_twice(peer: Peer) -> None:
        all_connected.wait(FAR)
        do.created(peer)
        answered.wait(FAR)
        do.created(peer)
        all_spoken.wait(FAR)

    with FaultServer(speak_twice) as server:
        transport = AiohttpTransport()
        await asyncio.gather(*(transport.send(request(server.url)) for _ in range(3)))
        answered.set()
        await anyio.to_thread.run_sync(all_spoken.wait, FAR)
        await sockets_are_looked_at()
        sent = request(server.url)
        with pytest.raises(ConnectError, match="before it is asked"):
            await transport.send(sent)
        assert sent.sent is False
        await transport.aclose()
    assert len(server.requests) == 3


async def test_a_body_is_not_sent_where_an_answer_waits() -> None:
    """Whether aiohttp sends first or reads first is up to the event loop."""
    unsent = request("http://127.0.0.1:1")
    unsent.sent = False
    writer = SimpleNamespace(protocol=SimpleNamespace(should_close=True))
    with pytest.raises(ConnectionError, match="holds an answer"):
        await _Body(unsent).write(writer)
    assert unsent.sent is False


async def test_a_connection_that_is_given_up_is_cut_at_once() -> None:
    """Although the server has yet to read most of what it was sent, and never will."""

    def answer_without_end(peer: Peer) -> None:
        peer.head()
        peer.send(do.OK, b"\r\n")
        while True:
            peer.send(b"x" * 1024)
            peer.pause(do.TICK)

    with FaultServer(do.silent, greet=answer_without_end) as server:
        transport = AiohttpTransport()
        with pytest.raises(NoResponseError, match="longer than"):
            await transport.send(request(server.url, body=bytes(32 * do.MEBIBYTE)))
        await anyio.to_thread.run_sync(server.wait_until_left)
        await transport.aclose()


async def test_a_session_that_closes_is_no_cancellation() -> None:
    """What waits for a connection then was not sent, what waits for an answer may have been."""
    with FaultServer(do.silent) as server:
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=1)) as session:
            transport = AiohttpTransport(session)
            calls = [asyncio.create_task(transport.send(request(server.url))) for _ in range(3)]
            await anyio.to_thread.run_sync(server.wait_until_asked, 1)
        errors = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(type(error).__name__ for error in errors) == [
        "ConnectError",
        "ConnectError",
        "NoResponseError",
    ]


async def test_a_tracing_session_may_read_the_body() -> None:
    """Whoever has a session of their own sees the body in it, as with any other request."""
    seen: list[str] = []

    async def look(
        sent: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        assert isinstance(sent.body, aiohttp.Payload)
        seen.append(sent.body.decode())
        return await handler(sent)

    with FaultServer(do.created) as server:
        async with aiohttp.ClientSession(middlewares=(look,)) as session:
            await AiohttpTransport(session).send(request(server.url))
    assert seen == ["{}"]


def test_it_needs_asyncio() -> None:
    """On trio it says so."""

    async def send() -> None:
        with pytest.raises(ConnectError, match="asyncio"):
            await AiohttpTransport().send(request("http://127.0.0.1:1"))

    anyio.run(send, backend="trio")


async def test_a_proxy_it_cannot_use_is_not_passed_by(monkeypatch: pytest.MonkeyPatch) -> None:
    """A SOCKS proxy is refused before anything is sent, not gone around."""
    monkeypatch.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1")
    transport = AiohttpTransport()
    with pytest.raises(ConnectError, match="http and https proxies only"):
        await transport.send(request("https://unreachable.invalid"))
    await transport.aclose()


def test_its_trust_is_that_of_httpx() -> None:
    """Both transports trust the same authorities."""

    def authorities(context: ssl.SSLContext) -> set[bytes]:
        return set(context.get_ca_certs(binary_form=True))

    assert authorities(_environment.trust()) == authorities(httpx.create_ssl_context())
