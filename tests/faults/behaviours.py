"""What a server can do to its client: one small function, or one maker of them, for each."""

from __future__ import annotations

import gzip
import zlib
from itertools import count
from threading import Barrier, Event
from typing import TYPE_CHECKING

from tests.faults.server import PATIENCE, GoneError

if TYPE_CHECKING:
    from tests.faults.server import Behaviour, Peer

TOKEN = "a-token-nobody-uses"
CREATED = (
    b'{"resultCode":"A109001","resultMessage":"[A109001] Created.","action":"OK",'
    b'"accessToken":"%s","expiresIn":3600}' % TOKEN.encode()
)
OK = b"HTTP/1.1 200 OK\r\n"
TICK = 0.01  # seconds
MEBIBYTE = 1024 * 1024


def answer(status: int, body: bytes = b"", *headers: str) -> bytes:
    """Write a whole and correct answer."""
    lines = [f"HTTP/1.1 {status} Reason", *headers]
    if status not in {204, 304}:
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def created(peer: Peer) -> None:
    """Do what was asked, and say so."""
    peer.send(answer(200, CREATED, "Content-Type: application/json"))


def together(number: int) -> Behaviour:
    """Wait for so many requests at once before answering the first."""
    all_there = Barrier(number)
    there = Event()

    def reply(peer: Peer) -> None:
        if not there.is_set():
            all_there.wait(PATIENCE)
            there.set()
        created(peer)

    return reply


def saying(data: bytes) -> Behaviour:
    """Send this and expect the next request."""

    def reply(peer: Peer) -> None:
        peer.send(data)

    return reply


def breaking_off_after(data: bytes) -> Behaviour:
    """Send this and close."""

    def reply(peer: Peer) -> None:
        peer.send(data)
        peer.finish()

    return reply


def falling_silent_after(data: bytes) -> Behaviour:
    """Send this and nothing more."""

    def reply(peer: Peer) -> None:
        peer.send(data)
        peer.hold()

    return reply


def resetting_after(data: bytes) -> Behaviour:
    """Send this and reset the connection."""

    def reply(peer: Peer) -> None:
        peer.send(data)
        peer.reset()

    return reply


def again_and_again(data: bytes, *, after: bytes = b"") -> Behaviour:
    """Send the same again and again, with little pauses."""

    def reply(peer: Peer) -> None:
        peer.send(after)
        while True:
            peer.send(data)
            peer.pause(TICK)

    return reply


def endlessly(piece: bytes, *, after: bytes = OK) -> Behaviour:
    """Send the same again and again, as fast as the client takes it."""

    def reply(peer: Peer) -> None:
        peer.send(after)
        while True:
            peer.send(piece)

    return reply


def many_headers(peer: Peer) -> None:
    """Send header after header."""
    peer.send(OK)
    for number in count():
        peer.send(b"X-%d: %s\r\n" % (number, b"x" * 100))


def leaving(_: Peer) -> None:
    """Close without a word."""
    raise GoneError


def resetting(peer: Peer) -> None:
    """Reset the connection."""
    peer.reset()


def silent(peer: Peer) -> None:
    """Never answer."""
    peer.hold()


def gzip_bomb(size: int) -> bytes:
    """Write an answer that is small until it is inflated."""
    inflater = zlib.compressobj(9, wbits=31)
    packed = [inflater.compress(bytes(MEBIBYTE)) for _ in range(size // MEBIBYTE)]
    return answer(200, b"".join([*packed, inflater.flush()]), "Content-Encoding: gzip")


def gzipped(body: bytes) -> bytes:
    """Write an answer compressed as it should be."""
    return answer(200, gzip.compress(body), "Content-Encoding: gzip")


def chunk(data: bytes) -> bytes:
    """Write one chunk of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(data), data)
