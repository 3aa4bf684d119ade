"""Files that hold a token a line, as JSON Lines or as CSV, read line by line."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, BinaryIO

import attrs

from ..._engine.codec import MismatchError, parse_json
from ..usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LONGEST_LINE = 1024 * 1024
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
QUOTATION_MARK = b'"'


@attrs.frozen(kw_only=True)
class BadLine:
    """A line that names no token, and why; the reason shows nothing of what stands in it."""

    number: int
    reason: str


class BadInputError(Exception):
    """A line cannot be read; the text says why.

    Attributes:
        has_quotes: whether there is a quotation mark in what could not be read.
    """

    def __init__(self, reason: str, *, has_quotes: bool = False) -> None:
        super().__init__(reason)
        self.has_quotes = has_quotes


class Lines:
    """The lines of a file, each of bounded length."""

    def __init__(self, stream: BinaryIO) -> None:
        self.number = 0
        """The number of lines read."""
        self.position = 0
        """The number of bytes read."""
        self._stream = stream

    def __next__(self) -> bytes:
        line = self._read()
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) == LONGEST_LINE:
            has_quotes = QUOTATION_MARK in line
            while line and not line.endswith(b"\n"):
                line = self._read()
                has_quotes |= QUOTATION_MARK in line
            raise BadInputError(f"has {LONGEST_LINE:,} bytes or more", has_quotes=has_quotes)
        return line.removeprefix(BYTE_ORDER_MARK) if self.number == 1 else line

    def _read(self) -> bytes:
        piece = self._stream.readline(LONGEST_LINE)
        self.position += len(piece)
        return piece


def json_values(lines: Lines) -> Iterator[tuple[int, object]]:
    """Yield the number and the value of each line, or the ``BadInputError`` that it is."""
    while True:
        try:
            line = next(lines)
        except StopIteration:
            return
        except BadInputError as fault:
            yield lines.number, fault
            continue
        if line.strip():
            yield lines.number, _parsed(line)


def _parsed(line: bytes) -> object:
    try:
        return parse_json(line)
    except MismatchError:  # its text would quote what is wrong
        return BadInputError("is not JSON")


def csv_values(
    lines: Lines, check: Callable[[list[str]], None], read: Callable[[str, str], object]
) -> Iterator[tuple[int, object]]:
    """Yield the number and the cells of each row, or the ``BadInputError`` that it is.

    Args:
        lines: the file.
        check: raises a ``UsageError`` if the columns are not called as they should.
        read: reads a cell, by the name of its column. Cells with nothing in them are left out.

    Raises:
        UsageError: the header, which is read at once, is wrong.
    """
    rows = csv_rows(lines)
    _, header = next(rows, (0, None))
    if header is None:
        return iter(())
    if isinstance(header, BadInputError):
        raise UsageError(f"the CSV header cannot be read: {header}")
    check(header)
    if len(set(header)) < len(header):
        raise UsageError("the CSV header names a field twice")
    return ((number, _members(header, row, read)) for number, row in rows)


def _members(
    header: list[str], row: list[str] | BadInputError, read: Callable[[str, str], object]
) -> object:
    if isinstance(row, BadInputError):
        return row
    if len(row) != len(header):
        return BadInputError(f"has {len(row)} cells, but the header {len(header)}")
    return {name: read(name, text) for name, text in zip(header, row, strict=True) if text}


def csv_rows(lines: Lines) -> Iterator[tuple[int, list[str] | BadInputError]]:
    """Yield each row and the number of the line where it begins, or what is wrong with it.

    A fault in a row with quotation marks leaves open whether what follows stands inside a cell:
    it is the last that is yielded.
    """
    source = _RowSource(lines)
    rows = csv.reader(source, strict=True)
    while True:
        number = lines.number + 1
        source.begin_row()
        try:
            row = next(rows)
        except StopIteration:
            return
        except (csv.Error, BadInputError) as fault:
            told = _told(fault, number, lines.number)
            if source.has_quotes:
                unread = "; no line after it is read, for it may stand inside a cell"
                yield number, BadInputError(told + unread)
                return
            yield number, BadInputError(told)
            continue
        if row:
            yield number, row


class _RowSource:
    """Lines as ``csv`` reads them, and what is known of those of the row that it is at."""

    def __init__(self, lines: Lines) -> None:
        self.has_quotes = False
        self._lines = lines
        self._size = 0

    def begin_row(self) -> None:
        self.has_quotes, self._size = False, 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = next(self._lines)
        except BadInputError as fault:
            self.has_quotes |= fault.has_quotes
            raise
        self.has_quotes |= QUOTATION_MARK in line
        self._size += len(line)
        if self._size > LONGEST_LINE:  # by its quoted cells, a row can have any number of lines
            raise BadInputError(f"has more than {LONGEST_LINE:,} bytes")
        return line.decode("utf-8", "surrogateescape")


def _told(fault: Exception, first: int, last: int) -> str:
    reason, *_ = str(fault).split(" - ")  # after which csv gives advice to programmers
    return f"{reason}, from here to line {last}" if last > first else reason
