"""``python -m authlete tokens import``: create the tokens of a file, each once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING

from .carry_out import carry_out
from .check import check, import_fault
from .files import Records, check_distinct, opened
from .formats import STANDARD_STREAM, format_of
from .import_job import ImportJob
from .input import read_tokens

if TYPE_CHECKING:
    import argparse


def run(args: argparse.Namespace) -> int:
    """Import a file, or only check it.

    Returns:
        The exit code: 0 if every line was imported or is good, 130 if interrupted, else 1.

    Raises:
        UsageError: the files or the arguments do not allow it.
        OSError: a file cannot be read or written to the end.
    """
    with opened(args.file) as given:
        tokens = read_tokens(given.lines, format_of(args.file, args.format))
        if args.dry_run:
            return check(tokens, import_fault())
        records = _records(args)
        check_distinct(args.file, given, records)
        return asyncio.run(carry_out(ImportJob, args, given, tokens, records))


def _records(args: argparse.Namespace) -> Records:
    is_stdin = args.file == STANDARD_STREAM
    journal: Path | None = args.journal or (None if is_stdin else Path(f"{args.file}.journal"))
    rejects: Path = args.rejects or Path("stdin.rejects" if is_stdin else f"{args.file}.rejects")
    return Records(journal, rejects)
