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
from .codec import MismatchError, parse_json, read_wire

if TYPE_CHECKING:
    from ..transport import HttpResponse

T = TypeVar("T")

REDIRECTS = frozenset({301, 302, 303, 307, 308})
RESULT_STATUSES = frozenset({400, 401, 403, 500})
ZLIB_OR_GZIP = 32 + zlib.MAX_WBITS
CODED = frozenset({"gzip", "x-gzip", "deflate"})


def parse_response(
    response: HttpResponse, answer: type[T], max_bytes: int, *, may_be_empty: bool = False
) -> T:
    """Read the answer out of a response.

    Raises:
        HttpError: the response is no success, or cannot be read.
    """
    try:
        body = _uncoded(response, max_bytes)
    except MismatchError as error:
        if response.status in SUCCESS:
            raise _unreadable(response, error) from None
        body = b""
    response = attrs.evolve(response, body=body) if body is not response.body else response
    cls = cast("type", answer)
    _, location = _marked(cls)
    if location and response.status in REDIRECTS and "location" in response.headers:
        return cast("T", cls(**{location: response.headers["location"]}))
    if response.status not in SUCCESS:
        raise _refusal(response)
    try:
        return cast("T", cls() if may_be_empty and not body else _read(cls, body))
    except MismatchError as error:
        raise _unreadable(response, error) from None


def _read(cls: type, body: bytes) -> object:
    if cls is NoneType:
        return None
    if cls is str:
        return _decoded(body)
    text, _ = _marked(cls)
    answer: Any = read_wire(cast("type[Any]", cls), parse_json(body))
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
    coding = response.headers.get("content-encoding", "identity").strip().lower()
    if coding == "identity":
        return response.body
    if coding not in CODED:
        raise MismatchError(("$", "has a content coding that was not asked for"))
    inflater = zlib.decompressobj(ZLIB_OR_GZIP)
    try:
        body = inflater.decompress(response.body, min(max_bytes, sys.maxsize - 1) + 1)
    except zlib.error:
        raise MismatchError(("$", f"is not valid {coding}")) from None
    if len(body) > max_bytes:
        raise MismatchError(("$", f"is longer than {max_bytes} bytes"))
    if not inflater.eof:
        raise MismatchError(("$", f"is {coding} that ends too early"))
    return body


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
            return str(code), message
        case {"resultCode": str() | int() as code}:
            return str(code), ""
        case _:
            return None
