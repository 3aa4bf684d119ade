"""Tokens to import, read line by line from JSON Lines or CSV."""

from __future__ import annotations

import csv
import re
from hashlib import sha256
from types import NoneType
from typing import (
    TYPE_CHECKING,
    Any,
    BinaryIO,
    Final,
    Literal,
    TypeAlias,
    cast,
    get_args,
    get_origin,
)

import attrs

from ..._engine.codec import MismatchError, parse_json, read_request, write_json
from ..._engine.hints import NOT_A_FIELD
from ...models.token_operations.create import TokenCreateRequest
from ..usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Format: TypeAlias = Literal["csv", "jsonl"]

LONGEST_LINE = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
INTEGER = re.compile(r"[+-]?[0-9]{1,19}")
BOOLEANS: Final = {"true": True, "false": False}
MOST_REASONS = 10  # that are told of one line
FIELD = re.compile(r"[a-z_]+")


@attrs.frozen(kw_only=True)
class Line:
    """A token to import, and the number of the line where it begins."""

    number: int
    token: TokenCreateRequest = attrs.field(repr=False)

    @property
    def brings_value(self) -> bool:
        """Whether Authlete could not create it twice."""
        return bool(self.token.access_token or self.token.refresh_token)

    def digest(self) -> bytes:
        """Return the first half of the SHA-256 of the token, whatever the format."""
        return sha256(write_json(self.token)).digest()[:16]


@attrs.frozen(kw_only=True)
class BadLine:
    """A line that holds no token, and why; the reason shows nothing of what stands in it."""

    number: int
    reason: str


class _BadInputError(Exception):
    """A line cannot be read; the text says why."""


class Lines:
    """The lines of a file, each of bounded length."""

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        """The number of lines read."""
        self.position = 0
        """The number of bytes read."""
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        line = self._read()
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_LINE:
            while line and not line.endswith(b"\n"):
                line = self._read()
            raise _BadInputError(f"has {LONGEST_LINE:,} bytes or more")
        return line.removeprefix(BYTE_ORDER_MARK) if self.number == 1 else line

    def _read(self) -> bytes:
        piece = self._stream.readline(LONGEST_LINE)
        self.position += len(piece)
        return piece


def read_tokens(lines: Lines, written_as: Format) -> Iterator[Line | BadLine]:
    """Read tokens one by one. Lines with nothing in them are passed over.

    Raises:
        UsageError: the header of a CSV file, which is read at once, names other things than the
            fields of a token.
    """
    return _tokens(_csv_values(lines) if written_as == "csv" else _json_values(lines))


def _tokens(values: Iterator[tuple[int, object]]) -> Iterator[Line | BadLine]:
    for number, value in values:
        if isinstance(value, _BadInputError):
            yield BadLine(number=number, reason=str(value))
            continue
        try:
            yield Line(number=number, token=read_request(TokenCreateRequest, value))
        except MismatchError as mismatch:
            yield BadLine(number=number, reason="; ".join(_reasons(value, mismatch)))


def _reasons(value: object, mismatch: MismatchError) -> Iterator[str]:
    for path, reason in mismatch.problems[:MOST_REASONS]:
        yield _reason(value, path, reason)
    if (rest := len(mismatch.problems) - MOST_REASONS) > 0:
        yield f"and {rest} more"


def _reason(value: object, path: str, reason: str) -> str:
    if not reason.startswith(NOT_A_FIELD):
        return f"{path}: {reason}"
    # What is no field may be anything, even a token.
    if isinstance(value, dict) and path in value:
        keys = [*cast("dict[str, object]", value)]
        return f"key {keys.index(path) + 1} {reason}"
    field = FIELD.match(path)
    where = f"{field[0]}: " if field and field[0] in READERS else ""
    return f"{where}a key {reason}"


def _json_values(lines: Lines) -> Iterator[tuple[int, object]]:
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except _BadInputError as fault:
            yield lines.number, fault
            continue
        if line.strip():
            yield lines.number, _parsed(line)


def _parsed(line: bytes) -> object:
    try:
        return parse_json(line)
    except MismatchError:  # its text would quote what is wrong
        return _BadInputError("is not JSON")


def _csv_values(lines: Lines) -> Iterator[tuple[int, object]]:
    rows = _rows(lines)
    _, header = next(rows, (0, list[str]()))
    names = _checked_header(header)
    return ((number, _members(names, row)) for number, row in rows)


def _rows(lines: Lines) -> Iterator[tuple[int, list[str] | _BadInputError]]:
    # Unlike a generator, map goes on after an exception.
    rows = csv.reader(map(_decoded, lines), strict=True)
    while True:
        number = lines.number + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except (csv.Error, _BadInputError) as fault:
            yield number, _BadInputError(_told(fault, number, lines.number))
            continue
        if row:
            yield number, row


def _decoded(line: bytes) -> str:
    return line.decode("utf-8", "surrogateescape")


def _told(fault: Exception, first: int, last: int) -> str:
    reason, *_ = str(fault).split(" - ")  # after which csv gives advice to programmers
    return f"{reason}, from here to line {last}" if last > first else reason


def _checked_header(row: list[str] | _BadInputError) -> list[str]:
    if isinstance(row, _BadInputError):
        raise UsageError(f"the CSV header cannot be read: {row}")
    for column, name in enumerate(row, 1):
        if name not in READERS:
            # It is not shown: without a header, the first line holds a token.
            raise UsageError(f"column {column} of the CSV header names no field of a token")
    if len(set(row)) < len(row):
        raise UsageError("the CSV header names a field twice")
    return row


def _members(header: list[str], row: list[str] | _BadInputError) -> object:
    if isinstance(row, _BadInputError):
        return row
    if len(row) != len(header):
        return _BadInputError(f"has {len(row)} cells, but the header {len(header)}")
    return {name: READERS[name](text) for name, text in zip(header, row, strict=True) if text}


def _integer(text: str) -> object:
    return int(text) if INTEGER.fullmatch(text) else text


def _boolean(text: str) -> object:
    return BOOLEANS.get(text.lower(), text)


def _json(text: str) -> object:
    try:
        return parse_json(text.encode("utf-8", "surrogateescape"))
    except MismatchError:
        return text


def _reader(annotation: Any) -> Callable[[str], object]:  # noqa: ANN401 - any field's type
    """Choose how a cell is read; what it cannot be read as stays text, and is refused as such."""
    kind: Any = next((arm for arm in get_args(annotation) if arm is not NoneType), annotation)
    if kind == tuple[str, ...]:
        return str.split
    if get_origin(kind) is tuple or attrs.has(kind):
        return _json
    return PLAIN.get(kind, str)


PLAIN: Final[dict[object, Callable[[str], object]]] = {int: _integer, bool: _boolean}
READERS: Final = {field.name: _reader(field.type) for field in attrs.fields(TokenCreateRequest)}
