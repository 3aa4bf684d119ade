"""What became of each line of an import, on disk, so that it can be taken up again.

A line of text for each event, only ever appended: ``>`` the line is about to be sent, ``+`` its
token exists, ``-`` there is surely none; then the line's number and its digest. The first line
says where the tokens went. Neither tokens nor anything else of the input are in it.

What was written survives the process, even one that is killed. To survive a power cut as well,
it is flushed to the disk before a line is sent that must not be sent twice.
"""

from __future__ import annotations

import os
import re
from array import array
from contextlib import suppress
from enum import IntEnum
from hashlib import sha256
from typing import TYPE_CHECKING

from .usage import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .tokens_input import Line

EVENT = re.compile(rb"([>+-]) ([1-9][0-9]{0,9}) ([0-9a-f]{16})\n")
LONGEST_EVENT = 128


class Fate(IntEnum):
    """What is known of a line; the value is what stands for it in the journal."""

    UNTOUCHED = 0
    SENT = ord(">")
    CREATED = ord("+")
    FAILED = ord("-")


class Journal:
    """The journal of one import into one service.

    Args:
        path: the file, made if missing; without one, nothing outlives this run.
        target: where the tokens go; a journal holds for one target.

    Raises:
        UsageError: the file is in use, is no journal, or is that of another target.
        OSError: the file cannot be opened.
    """

    def __init__(self, path: Path | None, target: str) -> None:
        self._path = path
        self._fates = bytearray()
        self._digests = array("Q")
        self._file = os.open(path or os.devnull, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        if path is not None:
            try:
                self._take_up(
                    b"authlete import %b\n" % sha256(target.encode()).hexdigest().encode()
                )
            except BaseException:
                os.close(self._file)
                raise

    def fate(self, line: Line) -> Fate:
        """Return what earlier runs, or this one, wrote of a line."""
        is_known = line.number < len(self._fates) and self._digests[line.number] == line.digest
        return Fate(self._fates[line.number]) if is_known else Fate.UNTOUCHED

    def write(self, fate: Fate, line: Line) -> None:
        """Note what becomes of a line."""
        self._append(b"%c %d %016x\n" % (fate, line.number, line.digest))
        self._note(fate, line.number, line.digest)
        if fate is Fate.SENT and not line.brings_value:
            self._flush()

    def close(self) -> None:
        """Close the file."""
        self._flush()
        os.close(self._file)

    def _flush(self) -> None:
        if self._path is not None:
            os.fsync(self._file)

    def _lock(self) -> None:
        with suppress(ModuleNotFoundError):  # on Windows
            import fcntl  # noqa: PLC0415

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(f"{self._path}: another import is writing to it") from None

    def _take_up(self, header: bytes) -> None:
        self._lock()
        whole = 0
        for number, event in enumerate(self._events(), 1):
            if number == 1:
                self._check_header(event, header)
            if not event.endswith(b"\n") and len(event) < LONGEST_EVENT:
                break  # the last one, cut off
            if number > 1:
                self._take(event, number)
            whole += len(event)
        os.ftruncate(self._file, whole)
        if not whole:
            self._append(header)

    def _events(self) -> Iterator[bytes]:
        with os.fdopen(os.dup(self._file), "rb") as stream:
            while event := stream.readline(LONGEST_EVENT):
                yield event

    def _check_header(self, event: bytes, header: bytes) -> None:
        if header.startswith(event):
            return
        if event.startswith(header[:16]):
            raise UsageError(f"{self._path}: is the journal of an import into another service")
        raise UsageError(f"{self._path}: is not the journal of an import")

    def _take(self, event: bytes, number: int) -> None:
        match = EVENT.fullmatch(event)
        if match is None:
            raise UsageError(f"{self._path}: line {number} is damaged")
        self._note(ord(match[1]), int(match[2]), int(match[3], 16))

    def _note(self, fate: int, number: int, digest: int) -> None:
        missing = number + 1 - len(self._fates)
        if missing > 0:
            self._fates.extend(bytes(missing))
            self._digests.frombytes(bytes(missing * self._digests.itemsize))
        self._fates[number] = fate
        self._digests[number] = digest

    def _append(self, event: bytes) -> None:
        written = os.write(self._file, event)
        if written != len(event):
            raise OSError(f"{self._path}: could not be written to the end")
