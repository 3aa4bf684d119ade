"""What became of each token of an import, on disk, so that it can be taken up again.

After a line that says where the tokens went, there is one for each event, only ever appended:
``>`` a token is about to be sent, ``+`` it exists, ``-`` there is surely none; then its digest.
Tokens are known by what they are, not by their place in the file, which may change before the
import is taken up. Neither tokens nor anything else of the input are in it.

What was written survives the process, even one that is killed. To survive a power cut as well,
it is flushed to the disk before a token is sent that must not be sent twice.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from contextlib import suppress
from enum import Enum
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING

from ..usage import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from .input import Line

HEADER = b"authlete import "
EVENT = re.compile(rb"([>+-]) ([0-9a-f]{32})\n")
EVENT_BYTES = 35


class Fate(Enum):
    """What is known of a token; the value is what stands for it in the journal."""

    UNTOUCHED = b""
    SENT = b">"
    CREATED = b"+"
    FAILED = b"-"


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
        self.lasts = path is not None
        """Whether a later run will know what this one writes."""
        self._path = path
        self._sent = Counter[bytes]()
        self._created = Counter[bytes]()
        private = partial(os.open, mode=0o600)
        self._file = open(  # noqa: SIM115 - closed by close
            path or os.devnull, "a+b", buffering=0, opener=private
        )
        try:
            if self.lasts:
                self._lock()
                self._take_up(HEADER + sha256(target.encode()).hexdigest().encode() + b"\n")
        except BaseException:
            self._file.close()
            raise

    def recall(self, line: Line) -> Fate:
        """Return what earlier runs knew of a token.

        Of tokens that are alike, each call is about another one.
        """
        digest = line.digest()
        for fate, known in ((Fate.CREATED, self._created), (Fate.SENT, self._sent)):
            if known[digest] > 0:
                _take_one(known, digest)
                return fate
        return Fate.UNTOUCHED

    def write(self, fate: Fate, line: Line) -> None:
        """Note what becomes of a token."""
        self._append(b"%b %b\n" % (fate.value, line.digest().hex().encode()))
        if fate is Fate.SENT and not line.brings_value:
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
                raise UsageError(f"{self._path}: another import is writing to it") from None

    def _take_up(self, header: bytes) -> None:
        with open(self._file.fileno(), "rb", closefd=False) as events:
            events.seek(0)
            whole = self._check_header(events.read(len(header)), header)
            for number, event in enumerate(iter(partial(events.read, EVENT_BYTES), b""), 2):
                if len(event) < EVENT_BYTES:
                    break  # the last one, cut off
                self._take(event, number)
                whole += EVENT_BYTES
        self._file.truncate(whole)
        if not whole:
            self._append(header)

    def _check_header(self, found: bytes, header: bytes) -> int:
        if found == header:
            return len(header)
        if header.startswith(found):  # cut off, or the file is new
            return 0
        if found.startswith(HEADER):
            raise UsageError(f"{self._path}: is the journal of an import into another service")
        raise UsageError(f"{self._path}: is not the journal of an import")

    def _take(self, event: bytes, number: int) -> None:
        match = EVENT.fullmatch(event)
        if match is None:
            raise UsageError(f"{self._path}: line {number} is damaged")
        fate, digest = Fate(match[1]), bytes.fromhex(match[2].decode())
        if fate is Fate.SENT:
            self._sent[digest] += 1
            return
        _take_one(self._sent, digest)
        if fate is Fate.CREATED:
            self._created[digest] += 1

    def _append(self, event: bytes) -> None:
        end = self._file.seek(0, os.SEEK_END)
        if self._file.write(event) != len(event):
            self._file.truncate(end)  # or the next event would continue this one
            raise OSError(f"{self._path}: could not be written to the end")


def _take_one(counter: Counter[bytes], digest: bytes) -> None:
    counter[digest] -= 1
    if not counter[digest]:
        del counter[digest]
