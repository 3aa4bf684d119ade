"""What became of each token of a file, on disk, so that the work can be taken up again.

After a line that says what is done and where, there is one for each event, only ever appended:
``>`` a token is about to be sent, ``+`` that is done, ``-`` it surely is not; then its digest.
Tokens are known by what they are, not by their place in the file, which may change before the
work is taken up. Neither tokens nor anything else of the input are in it.

What was written survives the process, even one that is killed. To survive a power cut as well,
it is flushed to the disk before a token is sent that must not be sent twice.
"""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from contextlib import suppress
from enum import Enum
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, BinaryIO, Protocol

from ..usage import UsageError

if TYPE_CHECKING:
    from pathlib import Path

EVENT = re.compile(rb"([>+-]) ([0-9a-f]{32})\n")
EVENT_BYTES = 35
CHUNK_BYTES = 64 * 1024


class Work(Enum):
    """What is done with the tokens of a file; the value is what a journal of it begins with."""

    IMPORT = b"authlete import "
    REVOCATION = b"authlete revoke "


class Entry(Protocol):
    """A token as a journal knows it."""

    @property
    def is_repeatable(self) -> bool:
        """Whether it may be sent twice."""
        ...

    def digest(self) -> bytes:
        """Return what it is known by: 16 bytes."""
        ...


class Fate(Enum):
    """What is known of a token; the value is what stands for it in the journal."""

    UNTOUCHED = b""
    SENT = b">"
    DONE = b"+"
    FAILED = b"-"


class Journal:
    """The journal of what is done with the tokens of one file at one service.

    Args:
        path: the file, made if missing; without one, nothing outlives this run.
        work: what is done.
        target: where it is done.

    Raises:
        UsageError: the file is in use, is no journal, or is that of other work.
        OSError: the file cannot be opened.
    """

    def __init__(self, path: Path | None, work: Work, target: str) -> None:
        self.lasts = path is not None
        """Whether a later run will know what this one writes."""
        self._path = path
        self._work = work
        self._noun = work.name.lower()
        self._sent = Counter[bytes]()
        self._done = Counter[bytes]()
        private = partial(os.open, mode=0o600)
        self._file = open(  # noqa: SIM115 - closed by close
            path or os.devnull, "a+b", buffering=0, opener=private
        )
        try:
            if self.lasts:
                self._lock()
                self._take_up(work.value + sha256(target.encode()).hexdigest().encode() + b"\n")
        except BaseException:
            self._file.close()
            raise

    def recall(self, line: Entry) -> Fate:
        """Return what earlier runs knew of a token.

        Of tokens that are alike, each call is about another one.
        """
        digest = line.digest()
        for fate, known in ((Fate.DONE, self._done), (Fate.SENT, self._sent)):
            if known[digest] > 0:
                _take_one(known, digest)
                return fate
        return Fate.UNTOUCHED

    def write(self, fate: Fate, line: Entry) -> None:
        """Note what becomes of a token."""
        self._append(b"%b %b\n" % (fate.value, line.digest().hex().encode()))
        if fate is Fate.SENT and not line.is_repeatable:
            self._flush()

    def close(self) -> None:
        """Close the file."""
        with self._file:
            self._flush()

    def _flush(self) -> None:
        if self.lasts:
            os.fsync(self._file)

    def _lock(self) -> None:
        with suppress(ModuleNotFoundError):  # on Windows
            import fcntl  # noqa: PLC0415

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError(f"{self._path}: another {self._noun} is writing to it") from None

    def _take_up(self, header: bytes) -> None:
        with open(self._file.fileno(), "rb", closefd=False) as events:
            events.seek(0)
            whole = self._check_header(events, header)
            for number, event in enumerate(iter(partial(events.read, EVENT_BYTES), b""), 2):
                if len(event) < EVENT_BYTES or _is_cut_off(event, events):
                    break
                self._take(event, number)
                whole += EVENT_BYTES
        self._file.truncate(whole)
        if not whole:
            self._append(header)

    def _check_header(self, events: BinaryIO, header: bytes) -> int:
        found = events.read(len(header))
        if found == header:
            return len(header)
        written = found.rstrip(b"\0")
        is_cut_off = len(found) < len(header) or _is_cut_off(found, events)
        if header.startswith(written) and is_cut_off:  # or the file is new
            return 0
        if found.startswith(self._work.value):
            reason = f"is the journal of an earlier {self._noun} at another service"
            raise UsageError(f"{self._path}: {reason}")
        raise UsageError(f"{self._path}: is not the journal of an earlier {self._noun}")

    def _take(self, event: bytes, number: int) -> None:
        match = EVENT.fullmatch(event)
        if match is None:
            raise UsageError(f"{self._path}: line {number} is damaged")
        fate, digest = Fate(match[1]), bytes.fromhex(match[2].decode())
        if fate is Fate.SENT:
            self._sent[digest] += 1
            return
        _take_one(self._sent, digest)
        if fate is Fate.DONE:
            self._done[digest] += 1

    def _append(self, event: bytes) -> None:
        end = self._file.seek(0, os.SEEK_END)
        if self._file.write(event) != len(event):
            self._file.truncate(end)  # or the next event would continue this one
            raise OSError(f"{self._path}: could not be written to the end")


def _is_cut_off(piece: bytes, rest: BinaryIO) -> bool:
    """Tell whether a file was written to somewhere inside this piece, and no further.

    What a power cut kept from the disk reads as zeros, up to the size that the file had already.
    """
    if not piece.endswith(b"\0") or not stat.S_ISREG(os.fstat(rest.fileno()).st_mode):
        return False
    return not any(chunk.strip(b"\0") for chunk in iter(partial(rest.read, CHUNK_BYTES), b""))


def _take_one(counter: Counter[bytes], digest: bytes) -> None:
    counter[digest] -= 1
    if not counter[digest]:
        del counter[digest]
