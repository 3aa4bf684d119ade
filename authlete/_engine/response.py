"""An HTTP response becomes the answer it holds, or the error it stands for. Pure."""

from __future__ import annotations

import sys
import zlib
from functools import cache
from types import NoneType
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs

from ..errors import (
    SUCCESS,
    AuthleteDefaultError,
    HttpError,
    ResponseValidationError,
    ResultError,
    format_result,
)
from ..models._base import LOCATION, TEXT
from ..transport import HttpResponse
from .codec import MismatchError, parse_json, read_wire
from .values import MAPPINGS

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")

REDIRECTS = frozenset({301, 302, 303, 307, 308})
RESULT_STATUSES = frozenset({400, 401, 403, 500})
ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS
GZIP = b"\x1f\x8b"  # what it begins with
DEFLATE = 8  # the method that a zlib header names
CODED = frozenset({"gzip", "x-gzip", "deflate"})
NO_CODINGS = frozenset({"", "identity"})
MAX_PIECES = 100  # of gzip: each takes as long as a copy of all that is left
MAX_MESSAGE = 10_000  # characters of a result's message; it is shown and logged


def problem_of(response: object) -> str | None:
    """Say what is wrong with what a transport returned; its types are not checked elsewhere."""
    if not isinstance(response, HttpResponse):
        return type(response).__name__
    returned: Any = response  # whose annotations nobody enforces
    status, body = returned.status, returned.body
    headers: Any = returned.headers
    if not isinstance(status, int):
        return f"a status of type {type(status).__name__}"
    if not isinstance(returned.headers, MAPPINGS):
        return f"headers of type {type(headers).__name__}"
    for kind in {*map(type, headers.values())}:
        if not issubclass(kind, str):
            return "a header that is no text"
    if not isinstance(body, bytes):
        return f"a body of type {type(body).__name__}"
    return None


def parse_response(
    response: HttpResponse, answer: type[T], max_bytes: int, *, may_be_empty: bool = False
) -> T:
    """Read the answer out of a response.

    Raises:
        HttpError: the response is no success, or cannot be read.
    """
    succeeded = response.status in SUCCESS
    if succeeded and answer is NoneType:
        return cast("T", None)
    try:
        body = _uncoded(response, max_bytes)
    except MismatchError as error:
        if succeeded:
            raise _unreadable(response, error) from None
        body = b""
    if body is not response.body:
        response = attrs.evolve(response, body=body)
    cls: Any = answer
    text, location = _marked(cls)
    if location and response.status in REDIRECTS and "location" in response.headers:
        return cast("T", cls(**{location: response.headers["location"]}))
    if not succeeded:
        raise _refusal(response)
    try:
        return cast("T", cls() if may_be_empty and not body else _read(cls, body, text))
    except MismatchError as error:
        raise _unreadable(response, error) from None


def _read(cls: type[object], body: bytes, text: str | None) -> object:
    if cls is str:
        return _decoded(body)
    answer: Any = read_wire(cls, parse_json(body))
    return attrs.evolve(answer, **{text: _decoded(body)}) if text else answer


def _decoded(body: bytes) -> str:
    try:
        return body.decode()
    except UnicodeDecodeError:
        raise MismatchError(("$", "is not text in UTF-8")) from None


@cache
def _marked(cls: type) -> tuple[str | None, str | None]:
    """Return the fields for the text of an answer and for its location, if its class has them."""
    fields = attrs.fields(cls) if attrs.has(cls) else ()
    text, location = (
        next((field.name for field in fields if field.metadata == mark), None)
        for mark in (TEXT, LOCATION)
    )
    return text, location


def _uncoded(response: HttpResponse, max_bytes: int) -> bytes:
    listed = response.headers.get("content-encoding")
    # What has no content has no coding either, as with 204.
    if not listed or not response.body:
        return response.body
    parts = listed.lower().split(",")
    codings = [coding for part in parts if (coding := part.strip()) not in NO_CODINGS]
    if not codings:
        return response.body
    coding, *more = codings
    if more or coding not in CODED:
        raise MismatchError(("$", "has a content coding that was not asked for"))
    try:
        return b"".join(_inflated(response.body, coding, max_bytes))
    except zlib.error:
        raise MismatchError(("$", f"is not valid {coding}")) from None


def _inflated(packed: bytes, coding: str, max_bytes: int) -> Iterator[bytes]:
    """Unpack one piece after the other: gzip may consist of several (RFC 1952 §2.2)."""
    room = min(max_bytes, sys.maxsize - 1)
    for _ in range(MAX_PIECES):
        inflater = zlib.decompressobj(_window(packed, coding))
        piece = inflater.decompress(packed, room + 1)
        room -= len(piece)
        if room < 0:
            raise MismatchError(("$", f"is longer than {max_bytes} bytes"))
        if not inflater.eof:
            raise MismatchError(("$", f"is {coding} that ends too early"))
        yield piece
        packed = inflater.unused_data
        if not packed.startswith(GZIP):
            return
    raise MismatchError(("$", f"is {coding} of more than {MAX_PIECES} pieces"))


def _window(packed: bytes, coding: str) -> int:
    """Tell zlib what comes: some leave out the header that ``deflate`` has (RFC 9110 §8.4.1.2)."""
    first, check = packed[0] & 0x0F, int.from_bytes(packed[:2], "big") % 31
    has_header = packed.startswith(GZIP) or (first == DEFLATE and not check)
    return ZLIB_OR_GZIP if has_header or coding != "deflate" else -zlib.MAX_WBITS


def _unreadable(response: HttpResponse, error: MismatchError) -> ResponseValidationError:
    return ResponseValidationError(
        *error.problems,
        status_code=response.status,
        headers=response.headers,
        body=response.body,
    )


def _refusal(response: HttpResponse) -> HttpError:
    result = _result(response.body)
    if result is not None and response.status in RESULT_STATUSES:
        code, message = result
        return ResultError(
            result_code=code,
            result_message=message,
            status_code=response.status,
            headers=response.headers,
            body=response.body,
        )
    return AuthleteDefaultError(
        format_result(response.status, *result) if result else f"HTTP {response.status}",
        status_code=response.status,
        headers=response.headers,
        body=response.body,
    )


def _result(body: bytes) -> tuple[str, str] | None:
    """Find Authlete's result code and message in the body of an error."""
    try:
        parsed = parse_json(body)
    except MismatchError:
        return None
    match parsed:
        case {"resultCode": str() | int() as code, "resultMessage": str() as message}:
            return str(code)[:MAX_MESSAGE], message[:MAX_MESSAGE]
        case {"resultCode": str() | int() as code}:
            return str(code)[:MAX_MESSAGE], ""
        case _:
            return None
