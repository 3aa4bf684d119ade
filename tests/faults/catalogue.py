"""What can go wrong between the SDK and a server, and what the SDK makes of it.

``Fault.error`` is ``None`` where the answer is good enough to be used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from authlete.errors import (
    AuthleteDefaultError,
    AuthleteError,
    NoResponseError,
    ResponseValidationError,
    ResultError,
)
from tests.faults import behaviours as do
from tests.faults.behaviours import CREATED, OK, answer

if TYPE_CHECKING:
    from tests.faults.server import Behaviour

Errors = type[AuthleteError] | tuple[type[AuthleteError], ...]

JSON = "Content-Type: application/json"
HTML = b"<!doctype html><title>Bad gateway</title>"
RESULT = b'{"resultCode":"A001202","resultMessage":"[A001202] No."}'
HINT = b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
ANNOUNCED = b"Content-Length: 9\r\n\r\n"
LAST = b"0\r\n\r\n"
FOREIGN = CREATED.replace(b"a-token", b"another-token")


@attrs.frozen
class Fault:
    """Something that a server does, and its outcome."""

    name: str
    reply: Behaviour
    error: Errors | None
    may_have_acted: bool = True
    timed_out: bool = False

    def __str__(self) -> str:
        return self.name.replace(" ", "-")


def whole(name: str, data: bytes, error: Errors | None, *, acted: bool = True) -> Fault:
    """Make a fault of an answer that ends as it should."""
    return Fault(name, do.saying(data), error, may_have_acted=acted)


def broken(name: str, reply: Behaviour) -> Fault:
    """Make a fault after which there is no whole answer."""
    return Fault(name, reply, NoResponseError)


def stuck(name: str, reply: Behaviour) -> Fault:
    """Make a fault that only the deadline ends."""
    return Fault(name, reply, NoResponseError, timed_out=True)


def unreadable(name: str, body: bytes) -> Fault:
    """Make a fault of a 200 whose body is not what it should be."""
    return whole(name, answer(200, body, JSON), ResponseValidationError)


BROKEN = [
    broken("closes before any byte", do.leaving),
    broken("resets before any byte", do.resetting),
    broken("breaks off in the status line", do.breaking_off_after(b"HTTP/1.1 20")),
    broken("breaks off in the headers", do.breaking_off_after(OK + b"Content-Le")),
    broken("breaks off after the headers", do.breaking_off_after(OK + ANNOUNCED)),
    broken("breaks off in the body", do.breaking_off_after(answer(200, CREATED)[:-9])),
    broken("breaks off in a chunk", do.breaking_off_after(CHUNKED + b"64\r\nshort")),
    broken("breaks off before the last chunk", do.breaking_off_after(CHUNKED + do.chunk(CREATED))),
    broken("resets in the body", do.resetting_after(answer(200, CREATED)[:-9])),
    broken("chunk size is no number", do.saying(CHUNKED + b"zz\r\n" + CREATED + b"\r\n0\r\n\r\n")),
    broken("chunk size is negative", do.saying(CHUNKED + b"-5\r\n" + CREATED + b"\r\n0\r\n\r\n")),
    broken("answers garbage", do.breaking_off_after(bytes(range(256)) * 4)),
    broken("answers SSH", do.breaking_off_after(b"SSH-2.0-OpenSSH_9.9\r\n")),
    broken("answers HTTP/0.9", do.breaking_off_after(CREATED)),
    broken("status is no number", do.saying(b"HTTP/1.1 abc Reason\r\nContent-Length: 0\r\n\r\n")),
    broken("header without colon", do.saying(OK + b"no colon\r\n\r\n")),
    broken("two lengths", do.saying(OK + b"Content-Length: 5\r\nContent-Length: 7\r\n\r\n{}     ")),
    broken("length is no number", do.saying(OK + b"Content-Length: many\r\n\r\n{}")),
    broken("changes the protocol", do.breaking_off_after(
        b"HTTP/1.1 101 Reason\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n")),
    broken("changes the protocol to none", do.saying(answer(101) + answer(200, CREATED))),
    broken("too many headers", do.saying(answer(200, CREATED, *[f"X-{n}: x" for n in range(140)]))),
    broken("header too long", do.saying(answer(200, CREATED, f"X-Long: {'x' * 200_000}"))),
    broken("headers too long", do.saying(
        answer(200, CREATED, *[f"X-{n}: {'x' * 1100}" for n in range(99)]))),
    broken("length is negative", do.saying(OK + b"Content-Length: -1\r\n\r\n{}")),
]  # fmt: skip

ENDLESS = [
    broken("header without end", do.endlessly(b"x" * 4096, after=OK + b"X-Endless: ")),
    broken("headers without end", do.many_headers),
    broken("status line without end", do.endlessly(b"9" * 4096, after=b"HTTP/1.1 2")),
    broken("body without end", do.endlessly(b"x" * 65536, after=OK + b"\r\n")),
    broken("chunks without end", do.endlessly(do.chunk(b"x" * 65536), after=CHUNKED)),
    broken("chunk without end", do.endlessly(b"x" * 65536, after=CHUNKED + b"ffffffffff\r\n")),
    broken("tebibyte announced", do.endlessly(
        b"x" * 65536, after=OK + b"Content-Length: 1099511627776\r\n\r\n")),
]  # fmt: skip

STUCK = [
    stuck("never answers", do.silent),
    stuck("falls silent in the headers", do.falling_silent_after(OK)),
    stuck("announces more than it sends", do.falling_silent_after(answer(200, CREATED)[:-9])),
    stuck("headers byte by byte", do.again_and_again(b"x", after=OK + b"X-Slow: ")),
    stuck("body byte by byte", do.again_and_again(b" ", after=OK + b"\r\n" + CREATED)),
    stuck("informs without end", do.again_and_again(HINT)),
]

BODIES = [
    unreadable("empty", b""),
    unreadable("HTML", HTML),
    unreadable("cut JSON", CREATED[:-9]),
    unreadable("null", b"null"),
    unreadable("array", b"[]"),
    unreadable("string", b'"text"'),
    unreadable("NaN", b"NaN"),
    unreadable("NaN in a field", b'{"expiresIn":NaN}'),
    unreadable("20,000 nested arrays", b"[" * 20_000 + b"]" * 20_000),
    unreadable("20,000 nested objects", b'{"a":' * 20_000 + b"1" + b"}" * 20_000),
    unreadable("400 digits", b'{"expiresIn":%s}' % (b"9" * 400)),
    unreadable("2 to the 63rd", b'{"expiresIn":9223372036854775808}'),
    unreadable("lone surrogate", rb'{"accessToken":"\ud800"}'),
    unreadable("invalid UTF-8", b'{"accessToken":"\xff\xfe"}'),
    unreadable("UTF-8 with BOM", b"\xef\xbb\xbf" + CREATED),
    unreadable("UTF-16", CREATED.decode().encode("utf-16")),
    unreadable("NUL bytes", bytes(1000)),
    unreadable("two objects", CREATED + CREATED),
    unreadable("wrong type", b'{"action":"OK","accessToken":17}'),
    whole("204", answer(204), ResponseValidationError),
    whole("bad gzip", answer(200, b"not gzip", "Content-Encoding: gzip"), ResponseValidationError),
    whole("cut gzip", answer(200, do.gzipped(CREATED).partition(b"\r\n\r\n")[2][:-9],
                             "Content-Encoding: gzip"), ResponseValidationError),
    whole("unknown coding", answer(200, b"?", "Content-Encoding: br"), ResponseValidationError),
    whole("gzip bomb", do.gzip_bomb(64 * do.MEBIBYTE), ResponseValidationError),
]  # fmt: skip

REFUSALS = [
    whole(f"{status} with {kind}", answer(status, body), AuthleteDefaultError, acted=status >= 500)
    for status in (300, 400, 401, 402, 403, 404, 408, 418, 429, 499, 500, 502, 503, 504, 599, 999)
    for kind, body in {"nothing": b"", "HTML": HTML, "cut JSON": RESULT[:-3], "[]": b"[]"}.items()
] + [
    whole(f"{status} with a result", answer(status, RESULT), ResultError, acted=status == 500)
    for status in (400, 401, 403, 500)
] + [
    whole(f"{status} with a result", answer(status, RESULT), AuthleteDefaultError, acted=acted)
    for status, acted in {404: False, 429: False, 502: True, 999: True}.items()
] + [
    whole("304", answer(304), AuthleteDefaultError, acted=False),
    whole("503 that asks to come back", answer(503, b"", "Retry-After: 1"),
          AuthleteDefaultError, acted=False),
    whole("error in bad gzip", answer(400, b"?", "Content-Encoding: gzip"),
          AuthleteDefaultError, acted=False),
]  # fmt: skip

HARMLESS = [
    whole("as it should be", answer(200, CREATED), None),
    whole("chunked", CHUNKED + do.chunk(CREATED[:9]) + do.chunk(CREATED[9:]) + LAST, None),
    whole("gzip", do.gzipped(CREATED), None),
    whole("100 before the answer", b"HTTP/1.1 100 Continue\r\n\r\n" + answer(200, CREATED), None),
    whole("103 before the answer", HINT * 3 + answer(200, CREATED), None),
    whole("JSON said to be HTML", answer(200, CREATED, "Content-Type: text/html"), None),
    whole("many headers", answer(200, CREATED, *[f"X-{n}: x" for n in range(120)]), None),
    whole("long header", answer(200, CREATED, f"X-Long: {'x' * 90_000}"), None),
    whole("long reason", b"HTTP/1.1 200 " + b"x" * 9_000 + answer(200, CREATED)[15:], None),
    whole("status 201", answer(201, CREATED), None),
    whole("connection closed after the answer", answer(200, CREATED, "Connection: close"), None),
    Fault("body ended by closing", do.breaking_off_after(OK + b"\r\n" + CREATED), None),
]  # fmt: skip

SURPLUS = {
    "a second answer": answer(200, CREATED) + answer(200, FOREIGN),
    "a second answer after chunks": CHUNKED + do.chunk(CREATED) + LAST + answer(200, FOREIGN),
    "half a second answer": answer(200, CREATED) + OK + b"X-Half: ",
    "a length too short": OK + ANNOUNCED + CREATED,
    "garbage": answer(200, CREATED) + bytes(100),
    "a refusal and an answer": answer(400, RESULT) + answer(200, FOREIGN),
}
"""More than was asked for: the next call must not take the rest for its answer."""

FAULTS = [*BROKEN, *ENDLESS, *STUCK, *BODIES, *REFUSALS, *HARMLESS]
