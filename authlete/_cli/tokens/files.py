"""The files of a command: what it reads, and what it writes of each line."""

from __future__ import annotations

import os
import stat
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from io import BufferedReader
from typing import TYPE_CHECKING, TextIO

import attrs

from ..usage import UsageError
from .formats import STANDARD_STREAM
from .journal import Journal, Work
from .lines import Lines

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path


@attrs.frozen
class Input:
    """A file that is read."""

    lines: Lines
    status: os.stat_result

    @property
    def size(self) -> int | None:
        """How many bytes there are; ``None`` where input comes when it comes."""
        return self.status.st_size if stat.S_ISREG(self.status.st_mode) else None


@attrs.frozen
class Records:
    """Where it is written down what becomes of each line."""

    journal: Path | None
    """What a later run goes on from; without it, none does."""
    rejects: Path
    """The lines that were not done, and why: begun anew by each run."""


@contextmanager
def opened(file: str) -> Generator[Input]:
    """Open a file, or standard input.

    Raises:
        UsageError: it cannot be opened.
    """
    is_stdin = file == STANDARD_STREAM
    with ExitStack() as stack:
        with usable():
            name = 0 if is_stdin else file
            stream = stack.enter_context(open(name, "rb", buffering=0, closefd=not is_stdin))
        # The buffer is not closed: a thread may be waiting inside it.
        yield Input(Lines(BufferedReader(stream)), os.fstat(stream.fileno()))


@contextmanager
def usable() -> Generator[None]:
    """Tell of files that cannot be opened as of other wrong arguments."""
    try:
        yield
    except OSError as error:
        raise UsageError(str(error)) from None


def check_distinct(file: str, given: Input, records: Records) -> None:
    """See to it that nothing is written into what is read.

    Raises:
        UsageError: input, journal and rejects are not three files, whatever they are called.
    """
    paths = [path for path in (records.journal, records.rejects) if path]
    names = {os.path.realpath(file), *(os.path.realpath(path) for path in paths)}
    there = [given.status, *(status for path in paths if (status := _status(path)))]
    regular = [status for status in there if stat.S_ISREG(status.st_mode)]
    identities = {(status.st_dev, status.st_ino) for status in regular}
    if len(names) <= len(paths) or len(identities) < len(regular):
        raise UsageError("input, journal and rejects must be three files")


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:  # there is none, or it cannot be opened either
        return None


@contextmanager
def open_records(records: Records, work: Work, target: str) -> Generator[tuple[Journal, TextIO]]:
    """Open the journal, and empty the rejects.

    Raises:
        UsageError: one of them cannot be opened, or the journal is not that of this work.
    """
    with ExitStack() as stack:
        with usable():
            # The journal first: it is locked, and the rejects are emptied.
            journal = stack.enter_context(closing(Journal(records.journal, work, target)))
            rejects = stack.enter_context(_open_rejects(records.rejects))
        yield journal, rejects


def _open_rejects(path: Path) -> TextIO:
    private = partial(os.open, mode=0o600)
    return open(path, "w", buffering=1, encoding="utf-8", opener=private)
