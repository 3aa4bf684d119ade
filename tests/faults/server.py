"""A TCP server on loopback that misbehaves on demand.

It runs in threads, so that it serves asyncio and trio alike, and it ends with its ``with`` block:
whatever a behaviour waits for is then cut off.
"""

from __future__ import annotations

import socket
import ssl
import struct
from contextlib import suppress
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

    import trustme

    Behaviour = Callable[["Peer"], None]

LOOPBACK = "127.0.0.1"
HEAD_END = b"\r\n\r\n"
PATIENCE = 20.0  # seconds after which a thread that should have ended is a failure


class GoneError(Exception):
    """The client has left."""


class Peer:
    """The client at the other end of one connection."""

    def __init__(self, connection: socket.socket, stopped: Event) -> None:
        self._connection = connection
        self._stopped = stopped
        self._received = b""
        self.sent = 0

    def head(self) -> bytes:
        """Read the head of a request, which stays to be read."""
        while HEAD_END not in self._received:
            self._receive()
        return self._received.partition(HEAD_END)[0]

    def request(self) -> bytes:
        """Read one whole request."""
        head = self.head()
        rest = self._received.partition(HEAD_END)[2]
        length = _content_length(head)
        while len(rest) < length:
            self._receive()
            rest = self._received.partition(HEAD_END)[2]
        self._received = rest[length:]
        return head + HEAD_END + rest[:length]

    def _receive(self) -> None:
        data = self._connection.recv(65536)
        if not data:
            raise GoneError
        self._received += data

    def send(self, *parts: bytes) -> None:
        """Send bytes as they are."""
        for part in parts:
            self._connection.sendall(part)
            self.sent += len(part)

    def pause(self, seconds: float) -> None:
        """Let time pass, unless the server stops."""
        if self._stopped.wait(seconds):
            raise GoneError

    def hold(self) -> None:
        """Do nothing more until the client leaves."""
        while True:
            self._receive()
            self._received = b""

    def finish(self) -> None:
        """Close the connection in order: the client gets all that was sent."""
        self._connection.shutdown(socket.SHUT_WR)
        self.hold()

    def reset(self) -> None:
        """Close the connection the hard way."""
        self._connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._connection.close()
        raise GoneError

    def start_tls(self, context: ssl.SSLContext) -> None:
        """Go on encrypted."""
        secured = context.wrap_socket(
            self._connection, server_side=True, do_handshake_on_connect=False
        )
        self._connection = secured
        secured.do_handshake()

    def close(self) -> None:
        """Drop the connection, also while another thread waits on it."""
        with suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)
        self._connection.close()


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name == b"content-length":
            return int(value)
    return 0


def _nothing(_: Peer) -> None:
    """Start with the client's request, as HTTP does."""


class FaultServer:
    """Meets every connection with ``greet`` and every whole request with ``reply``.

    Both may be exchanged at any time, for what comes next. ``tls`` makes it an HTTPS server.
    """

    def __init__(
        self, reply: Behaviour, *, greet: Behaviour = _nothing, tls: ssl.SSLContext | None = None
    ) -> None:
        self.reply = reply
        self.greet = greet
        self.requests: list[bytes] = []
        self.accepted = 0
        self.sent = 0
        self._tls = tls
        self._peers: set[Peer] = set()
        self._threads: list[Thread] = []
        self._stopped = Event()
        self._changed = Condition()
        self._listener = socket.create_server((LOOPBACK, 0), backlog=512)
        self.port: int = self._listener.getsockname()[1]
        self.url = f"{'https' if tls else 'http'}://{LOOPBACK}:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        with suppress(OSError):  # wakes the thread that accepts
            socket.create_connection((LOOPBACK, self.port)).close()
        with self._changed:
            peers = list(self._peers)
        for peer in peers:
            peer.close()
        for thread in self._threads:
            thread.join(PATIENCE)
            assert not thread.is_alive(), "a behaviour outlives its server"
        self._listener.close()

    @property
    def open(self) -> int:
        """How many connections are open now."""
        return len(self._peers)

    def wait_until_left(self) -> None:
        """Wait until the client has closed all of its connections; fail if it does not."""
        self.wait_until_open(0)

    def wait_until_open(self, number: int) -> None:
        """Wait until just so many connections are open; fail if it does not come to it."""
        with self._changed:
            settled = self._changed.wait_for(lambda: self.open == number, PATIENCE)
        assert settled, f"{self.open} connections are still open"

    def wait_until_asked(self, number: int) -> None:
        """Wait until so many requests have arrived; fail if they do not."""
        with self._changed:
            arrived = self._changed.wait_for(lambda: len(self.requests) >= number, PATIENCE)
        assert arrived, f"only {len(self.requests)} requests have arrived"

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._stopped.is_set():
                connection.close()
                return
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            peer = Peer(connection, self._stopped)
            with self._changed:
                self._peers.add(peer)
                self.accepted += 1
            self._start(self._serve, peer)

    def _serve(self, peer: Peer) -> None:
        try:
            self._converse(peer)
        except (GoneError, OSError, ValueError):
            pass  # the client left, or the server stops: the usual end
        finally:
            peer.close()
            with self._changed:
                self._peers.remove(peer)
                self.sent += peer.sent
                self._changed.notify_all()

    def _converse(self, peer: Peer) -> None:
        if self._tls is not None:
            peer.start_tls(self._tls)
        self.greet(peer)
        while True:
            request = peer.request()
            with self._changed:
                self.requests.append(request)
                self._changed.notify_all()
                reply = self.reply
            reply(peer)


def serving_as(certificate: trustme.LeafCert) -> ssl.SSLContext:
    """Make what a server needs to present a certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context
