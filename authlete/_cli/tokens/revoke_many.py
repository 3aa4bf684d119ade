"""``python -m authlete tokens revoke``: the tokens that a file names, or those of some age."""

from __future__ import annotations

import asyncio
import json
import os
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from .carry_out import carry_out
from .check import check
from .confirm import ended
from .files import Input, Records, check_distinct, opened
from .formats import STANDARD_STREAM, format_of
from .lines import BadLine, Lines
from .listing import Period, for_each
from .named import ACCESS_HASH, read_named_tokens
from .revoke_job import RevokeJob

if TYPE_CHECKING:
    import argparse

    from ...models.token_operations.access_token import AccessToken
    from .formats import Format
    from .named import NamedToken


def revoke_named(args: argparse.Namespace) -> int:
    """Revoke the tokens that a file names, or only check it.

    Returns:
        The exit code: 0 if it was done with every line, 130 if interrupted, else 1.

    Raises:
        UsageError: the files or the arguments do not allow it, or a question cannot be asked.
        OSError: a file cannot be read or written to the end.
    """
    written_as = format_of(args.from_file, args.format)
    with opened(args.from_file) as given:
        tokens = read_named_tokens(given.lines, written_as)
        if args.dry_run:
            return check(tokens, _no_fault)
        records = _records(args)
        check_distinct(args.from_file, given, records)
        if not args.yes:
            code = ended(_count(args.from_file, given, written_as), args)
            if code is not None:
                return code
        return asyncio.run(carry_out(RevokeJob, args, given, tokens, records))


def _no_fault(_: NamedToken) -> None:
    """Whatever can be read names a token."""


def _count(file: str, given: Input, written_as: Format) -> int | None:
    """Count the tokens that a file names; ``None`` if it can only be read once."""
    if file == STANDARD_STREAM or given.size is None:
        return None
    with opened(file) as again:
        lines = read_named_tokens(again.lines, written_as)
        return sum(not isinstance(line, BadLine) for line in lines)


def _records(args: argparse.Namespace) -> Records:
    is_stdin = args.from_file == STANDARD_STREAM
    base = "stdin" if is_stdin else args.from_file
    journal: Path | None = args.journal or (None if is_stdin else Path(f"{base}.revoke.journal"))
    return Records(journal, args.rejects or Path(f"{base}.revoke.rejects"))


def revoke_older(args: argparse.Namespace) -> int:
    """Revoke the tokens that are older than some age, of all, of a client or of a user.

    Those that are counted, and no others: they are kept in a file that nobody sees.

    Returns:
        The exit code: 0 if all are revoked, 130 if interrupted, else 1.

    Raises:
        UsageError: the arguments do not allow it, or a question cannot be asked.
        OSError: a file cannot be written to the end.
    """
    period = Period(before=datetime.now(UTC) - args.older_than)
    with TemporaryFile() as file:
        count = 0

        def note(token: AccessToken) -> None:
            nonlocal count
            count += 1
            file.write(json.dumps({ACCESS_HASH: token.access_token_hash}).encode() + b"\n")

        code = asyncio.run(for_each(args, note, period=period)) or ended(count, args)
        if code is not None:
            return code
        file.seek(0)
        given = Input(Lines(file), os.fstat(file.fileno()))
        tokens = read_named_tokens(given.lines, "jsonl")
        records = Records(None, args.rejects or Path("older-than.rejects"))
        return asyncio.run(carry_out(RevokeJob, args, given, tokens, records))
