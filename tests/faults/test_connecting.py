"""A request that surely did not reach Authlete is a ``ConnectError``, whatever kept it back."""

from __future__ import annotations

import socket
import ssl  # noqa: TC003 - pytest looks at fixtures
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from authlete import Err
from authlete.errors import ConnectError, NoResponseError
from authlete.transport import HttpRequest
from tests.faults import behaviours as do
from tests.faults.calls import FAR, SOON, create, new_core
from tests.faults.server import LOOPBACK, FaultServer, serving_as
from tests.transports import CARRIERS

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.faults.server import Behaviour, Peer
    from tests.transports import Carrier


pytestmark = pytest.mark.parametrize("carrier", CARRIERS, ids=str)


def call(
    carrier: Carrier, url: str, timeout: float = FAR, trust: ssl.SSLContext | None = None
) -> Any:
    """Make one call by a client of its own, and return the error."""

    async def scenario() -> Any:
        async with carrier.open(trust) as transport, new_core(url, transport) as core:
            match await create(core, timeout=timeout):
                case Err(error):
                    return error

    return carrier.run(scenario)


def surely_unsent(error: Any, *, timed_out: bool = False) -> bool:
    """Tell whether this is what a caller needs to know to try again."""
    return (
        isinstance(error, ConnectError)
        and not error.may_have_acted
        and error.timed_out == timed_out
        and error.attempts == 1
    )


def test_refused(carrier: Carrier) -> None:
    """Nobody listens there."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    error = call(carrier, f"http://{LOOPBACK}:{port}")
    assert surely_unsent(error)
    assert "connect" in str(error)
    assert str(error).count(f"{LOOPBACK}:{port}") == 1


def test_unknown_host(carrier: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    """The name leads nowhere."""

    def unknown(*_: Any, **__: Any) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    error = call(carrier, "https://unknown.invalid")
    assert surely_unsent(error)
    assert "unknown.invalid" in str(error)
    assert "/api" not in str(error)


def test_url_that_cannot_be_read(carrier: Carrier) -> None:
    """A client never sends to one; a transport by itself may be given it."""

    async def scenario() -> None:
        async with carrier.open() as transport:
            request = HttpRequest(
                method="POST",
                url="http://[::bad/",
                headers={},
                body=b"{}",
                deadline=0.0,
                max_response_bytes=1,
            )
            with pytest.raises(ConnectError):
                await transport.send(request)
            assert "<http://[::bad>" in repr(request)
            await transport.aclose()

    carrier.run(scenario)


@pytest.mark.parametrize("host", ["a" * 64, f"{'a' * 64}.invalid", "a..b", "xn--zzzzzz.invalid"])
def test_host_that_is_no_name(host: str, carrier: Carrier) -> None:
    """The resolver itself raises over it."""
    error = call(carrier, f"https://{host}")
    assert isinstance(error, ConnectError)
    assert not error.may_have_acted


def test_nobody_accepts(carrier: Carrier) -> None:
    """The server's queue is full, so that connecting takes for ever."""
    with full_queue() as url:
        assert surely_unsent(call(carrier, url, SOON), timed_out=True)


@contextmanager
def full_queue() -> Generator[str]:
    """Listen without accepting, until no more connection fits."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.create_server((LOOPBACK, 0), backlog=0))
        address = listener.getsockname()
        for _ in range(8):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)  # noqa: FBT003
            waiting.connect_ex(address)
        yield f"http://{LOOPBACK}:{address[1]}"


@pytest.mark.parametrize(
    "greet",
    [
        pytest.param(do.leaving, id="closes"),
        pytest.param(do.resetting, id="resets"),
        pytest.param(do.breaking_off_after(b"\x00" * 100), id="sends garbage"),
        pytest.param(do.breaking_off_after(b"HTTP/1.1 408 Slow\r\n\r\n"), id="answers"),
    ],
)
def test_a_server_that_does_not_wait_for_the_request(greet: Behaviour, carrier: Carrier) -> None:
    """How far the request came is a race; the error tells of no less than was received."""
    with FaultServer(do.silent, greet=greet) as server:
        error = call(carrier, server.url)
    assert error.may_have_acted or not server.requests


def test_a_trusted_certificate_is_accepted(
    carrier: Carrier, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    """Otherwise what follows would show nothing."""
    with FaultServer(do.created, tls=serving_as(authority.issue_cert(LOOPBACK))) as server:
        assert call(carrier, server.url, trust=trust) is None


def test_untrusted_certificate(carrier: Carrier, trust: ssl.SSLContext) -> None:
    """Anybody could have made it."""
    with FaultServer(do.created, tls=serving_as(trustme.CA().issue_cert(LOOPBACK))) as server:
        assert surely_unsent(call(carrier, server.url, trust=trust))
        assert not server.requests


def test_wrong_host_name(carrier: Carrier, authority: trustme.CA, trust: ssl.SSLContext) -> None:
    """It was made for somebody else."""
    with FaultServer(do.created, tls=serving_as(authority.issue_cert("other.test"))) as server:
        assert surely_unsent(call(carrier, server.url, trust=trust))
        assert not server.requests


def test_expired_certificate(
    carrier: Carrier, authority: trustme.CA, trust: ssl.SSLContext
) -> None:
    """It was good once."""
    old = authority.issue_cert(LOOPBACK, not_after=datetime(2001, 1, 1, tzinfo=UTC))
    with FaultServer(do.created, tls=serving_as(old)) as server:
        assert surely_unsent(call(carrier, server.url, trust=trust))
        assert not server.requests


@pytest.mark.parametrize(
    "greet",
    [
        pytest.param(do.leaving, id="closes"),
        pytest.param(do.resetting, id="resets"),
        pytest.param(do.breaking_off_after(do.answer(400)), id="speaks plain HTTP"),
        pytest.param(do.breaking_off_after(b"\x16\x03\x03\x00\x05cut"), id="breaks off"),
    ],
)
def test_a_handshake_that_fails(greet: Behaviour, carrier: Carrier) -> None:
    """Before TLS is set up, no request leaves."""
    with FaultServer(do.silent, greet=greet) as server:
        assert surely_unsent(call(carrier, server.url.replace("http", "https")))


def test_a_handshake_without_end(carrier: Carrier) -> None:
    """Neither does one leave when the handshake takes all the time."""
    with FaultServer(do.silent, greet=do.silent) as server:
        error = call(carrier, server.url.replace("http", "https"), SOON)
        assert surely_unsent(error, timed_out=True)


def test_plain_http_to_a_tls_port(carrier: Carrier, authority: trustme.CA) -> None:
    """The alert that comes back is no HTTP, and what reads it is unknown."""
    with FaultServer(do.created, tls=serving_as(authority.issue_cert(LOOPBACK))) as server:
        assert isinstance(call(carrier, server.url.replace("https", "http")), NoResponseError)


def test_no_proxy_stands_before_loopback(carrier: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    """Plain http, allowed to this machine only, does not leave it; a user's client may differ."""
    with FaultServer(do.created) as proxy, FaultServer(do.created) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        assert call(carrier, server.url) is None
        assert bool(proxy.requests) is not carrier.pools


def test_a_proxy_that_refuses(carrier: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says no to the tunnel, so the request stays here, and so does its credential."""
    with FaultServer(do.saying(do.answer(403, b"no"))) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        assert surely_unsent(call(carrier, "https://unreachable.invalid"))
        assert len(proxy.requests) == 1
        assert b"bearer" not in proxy.requests[0].lower()


def test_a_proxy_that_nobody_is(carrier: Carrier, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the server that was called; its password stays with the user."""
    with socket.create_server((LOOPBACK, 0)) as free:
        port = free.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:canary@{LOOPBACK}:{port}")
    error = call(carrier, "https://unreachable.invalid")
    assert surely_unsent(error)
    assert "unreachable.invalid" in str(error)
    assert "canary" not in repr(error)


def test_a_server_that_leaves_is_named(carrier: Carrier) -> None:
    """Of several it is known which one did not answer."""
    with FaultServer(do.leaving) as server:
        error = call(carrier, server.url)
    assert isinstance(error, NoResponseError)
    assert str(error).count(f"{LOOPBACK}:{server.port}") == 1


def test_a_tunnel_is_kept(
    carrier: Carrier,
    trust: ssl.SSLContext,
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Calls through a proxy share a connection like others, and the proxy sees no credential."""
    behind = serving_as(authority.issue_cert("server.test"))
    seen: list[bytes] = []

    def reply(peer: Peer) -> None:
        seen.append(proxy.requests[-1])
        if seen[-1].startswith(b"CONNECT"):
            peer.send(b"HTTP/1.1 200 Connected\r\n\r\n")
            peer.start_tls(behind)
        else:
            do.created(peer)

    async def scenario() -> None:
        url = "https://server.test"
        async with carrier.open(trust) as transport, new_core(url, transport) as core:
            for _ in range(3):
                assert (await create(core)).ok

    with FaultServer(reply) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", proxy.url)
        carrier.run(scenario)
        assert proxy.accepted == 1
    assert [request.split()[0] for request in seen] == [b"CONNECT", b"POST", b"POST", b"POST"]
    assert b"bearer" not in seen[0].lower()
