"""``python -m authlete tokens import``: create the tokens of a file, each once."""

from __future__ import annotations

import asyncio
import os
import stat
from contextlib import ExitStack, closing, contextmanager
from functools import partial
from http import HTTPStatus
from io import BufferedReader
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

import attrs

from ...config import RequestOptions, RetryConfig
from ...errors import ResultError
from ...funcs.token_operations_list_tokens import token_operations_list_tokens
from ...result import Err
from ..output import say
from ..usage import UsageError
from .check import check
from .client import client_of, give_up, target_of
from .input import Lines, read_tokens
from .job import Job
from .journal import Journal
from .progress import Tally, shown
from .source import Source

if TYPE_CHECKING:
    import argparse
    from collections.abc import Generator, Iterator, Mapping

    from ...core import AuthleteCore
    from ...errors import OperationError
    from .input import BadLine, Format, Line

STDIN = "-"
FORMATS: Final[Mapping[str, Format]] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
PREFLIGHT = RequestOptions(retries=RetryConfig(retry_connection_errors=False))
UNKNOWN_SERVICE = "A458203"


@attrs.frozen
class _Input:
    """What is imported."""

    lines: Lines
    tokens: Iterator[Line | BadLine]
    size: int | None
    """How many bytes there are, if that is known."""


def run(args: argparse.Namespace) -> int:
    """Import a file, or only check it.

    Returns:
        The exit code: 0 if every line was imported or is good, 130 if interrupted, else 1.

    Raises:
        UsageError: the files or the arguments do not allow it.
        OSError: a file cannot be read or written to the end.
    """
    with _opened(args) as given:
        if args.dry_run:
            return check(given.tokens)
        return asyncio.run(_import(args, given))


@contextmanager
def _opened(args: argparse.Namespace) -> Generator[_Input]:
    is_stdin = args.file == STDIN
    with ExitStack() as stack:
        with _usable():
            name = 0 if is_stdin else args.file
            file = stack.enter_context(open(name, "rb", buffering=0, closefd=not is_stdin))
        # The buffer is not closed: a thread may be waiting inside it.
        lines = Lines(BufferedReader(file))
        yield _Input(lines, read_tokens(lines, _format(args)), _size(file.fileno()))


@contextmanager
def _usable() -> Generator[None]:
    """Tell of files that cannot be opened as of other wrong arguments."""
    try:
        yield
    except OSError as error:
        raise UsageError(str(error)) from None


def _format(args: argparse.Namespace) -> Format:
    written_as: Format | None = args.format
    if written_as is None:
        written_as = "jsonl" if args.file == STDIN else FORMATS.get(Path(args.file).suffix.lower())
    if written_as is None:
        raise UsageError(f"{args.file}: say by --format whether it is jsonl or csv")
    return written_as


def _size(descriptor: int) -> int | None:
    """Return the size of a file, or ``None`` where input comes when it comes."""
    status = os.fstat(descriptor)
    return status.st_size if stat.S_ISREG(status.st_mode) else None


async def _import(args: argparse.Namespace, given: _Input) -> int:
    paths = _paths(args)
    async with client_of(args) as core:
        if obstacle := await _obstacle(core):
            return give_up(obstacle)
        with _records(*paths, target_of(args)) as (journal, rejects):
            job = Job(
                core=core,
                lines=given.lines,
                source=Source(given.tokens, may_block=given.size is None),
                tally=Tally(given.size),
                journal=journal,
                rejects=rejects,
            )
            try:
                with shown(job.tally) as show:
                    return await job.run(args.concurrency, args.max_rate, show)
            finally:
                where = f"; see {rejects.name}" if job.tally.rejected else ""
                say(f"{job.tally.done}{where}")


def _paths(args: argparse.Namespace) -> tuple[Path | None, Path]:
    is_stdin = args.file == STDIN
    journal: Path | None = args.journal or (None if is_stdin else Path(f"{args.file}.journal"))
    rejects: Path = args.rejects or Path("stdin.rejects" if is_stdin else f"{args.file}.rejects")
    paths = [path for path in (Path(args.file), journal, rejects) if path]
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("input, journal and rejects must be three files")
    return journal, rejects


async def _obstacle(core: AuthleteCore) -> OperationError | None:
    """Return what would make every line fail, before any is sent."""
    match await token_operations_list_tokens(core, {"start": 0, "end": 0}, PREFLIGHT):
        case Err(ResultError(status_code=HTTPStatus.FORBIDDEN, result_code=code)) if (
            code != UNKNOWN_SERVICE
        ):
            return None  # not every plan and credential includes the list
        case Err(error):
            return error
        case _:
            return None


@contextmanager
def _records(journal: Path | None, rejects: Path, target: str) -> Generator[tuple[Journal, TextIO]]:
    with ExitStack() as stack:
        with _usable():
            # The journal first: it is locked, and the rejects are emptied.
            kept = stack.enter_context(closing(Journal(journal, target)))
            refused = stack.enter_context(_open_rejects(rejects))
        yield kept, refused


def _open_rejects(path: Path) -> TextIO:
    private = partial(os.open, mode=0o600)
    return open(path, "w", buffering=1, encoding="utf-8", opener=private)
