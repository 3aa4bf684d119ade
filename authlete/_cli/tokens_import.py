"""``python -m authlete tokens import``: create the tokens of a file, each once."""

from __future__ import annotations

import asyncio
import os
import stat
import sys
from contextlib import ExitStack, closing, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final, TextIO

from ..errors import ConnectError, HttpError, RequestValidationError
from ..funcs.token_operations_list_tokens import token_operations_list_tokens
from ..result import Err
from .tokens_client import client_of, target_of
from .tokens_input import BadLine, Lines, read_tokens
from .tokens_job import Job
from .tokens_journal import Journal
from .tokens_output import complain, printable, say
from .tokens_progress import Tally, shown
from .usage import UsageError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping
    from contextlib import AbstractContextManager

    from ..core import AuthleteCore
    from .tokens_input import Format, Line

STDIN = "-"
FORMATS: Final[Mapping[str, Format]] = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}
UNAUTHORIZED = 401


def run(args: argparse.Namespace) -> int:
    """Import a file, or only check it.

    Returns:
        The exit code: 0 if every line was imported or is good, 130 if interrupted, else 1.

    Raises:
        UsageError: the files or the arguments do not allow it.
    """
    with ExitStack() as stack:
        try:
            stream = stack.enter_context(_open_input(args.file))
            lines = Lines(stream)
            if args.dry_run:
                return _check(read_tokens(lines, _format(args)))
            job = _prepare(args, stack, lines, _size(stream))
        except OSError as error:
            raise UsageError(str(error)) from None
        return _carry_out(args, job)


def _open_input(name: str) -> AbstractContextManager[BinaryIO]:
    return nullcontext(sys.stdin.buffer) if name == STDIN else Path(name).open("rb")


def _format(args: argparse.Namespace) -> Format:
    written_as: Format | None = args.format
    if written_as is None:
        written_as = "jsonl" if args.file == STDIN else FORMATS.get(Path(args.file).suffix.lower())
    if written_as is None:
        raise UsageError(f"{args.file}: say by --format whether it is jsonl or csv")
    return written_as


def _size(stream: BinaryIO) -> int | None:
    """Return the size of a file, or ``None`` where input comes when it comes."""
    try:
        status = os.fstat(stream.fileno())
    except OSError:  # it has no descriptor
        return None
    return status.st_size if stat.S_ISREG(status.st_mode) else None


def _check(tokens: Iterator[Line | BadLine]) -> int:
    good = bad = 0
    for line in tokens:
        if isinstance(line, BadLine):
            bad += 1
            say(f"line {line.number}: {printable(line.reason)}")
        else:
            good += 1
    say(f"{good:,} good, {bad:,} bad")
    return 1 if bad else 0


def _prepare(args: argparse.Namespace, stack: ExitStack, lines: Lines, size: int | None) -> Job:
    written_as = _format(args)
    is_stdin = args.file == STDIN
    journal: Path | None = args.journal or (None if is_stdin else Path(f"{args.file}.journal"))
    rejects: Path = args.rejects or Path("stdin.rejects" if is_stdin else f"{args.file}.rejects")
    _check_distinct(*(path for path in (Path(args.file), journal, rejects) if path))
    # The journal first: it is locked, and the rejects are emptied.
    opened = stack.enter_context(closing(Journal(journal, target_of(args))))
    return Job(
        lines=lines,
        tokens=read_tokens(lines, written_as),
        tally=Tally(size),
        journal=opened,
        rejects=stack.enter_context(_open_rejects(rejects)),
    )


def _check_distinct(*paths: Path) -> None:
    if len({path.resolve() for path in paths}) < len(paths):
        raise UsageError("input, journal and rejects must be three files")


def _open_rejects(path: Path) -> TextIO:
    return open(path, "w", encoding="utf-8", opener=lambda name, flags: os.open(name, flags, 0o600))


def _carry_out(args: argparse.Namespace, job: Job) -> int:
    try:
        code = asyncio.run(_import(args, job))
    except OSError as error:  # such as a full disk; what the journal holds, holds
        complain(error)
        code = 1
    say(str(job))
    return code


async def _import(args: argparse.Namespace, job: Job) -> int:
    async with client_of(args) as core:
        if problem := await _unreachable(core):
            complain(problem)
            return 1
        with shown(job.tally) as show:
            return await job.run(core, args.concurrency, args.max_rate, show)


async def _unreachable(core: AuthleteCore) -> str | None:
    """Tell what would make every line fail, before any is sent."""
    match await token_operations_list_tokens(core, {"start": 0, "end": 0}):
        case Err((RequestValidationError() | ConnectError()) as error):
            return str(error)
        case Err(HttpError(status_code=status) as error) if status == UNAUTHORIZED:
            return str(error)
        case _:  # nothing speaks against it, or only the list is refused
            return None
