"""``python -m authlete tokens export``: all that a service has issued, for programs."""

from __future__ import annotations

import asyncio
import csv
import json
import sys
from contextlib import ExitStack
from io import StringIO
from typing import TYPE_CHECKING, Any, TextIO, cast

import attrs

from ...models.token_operations.access_token import AccessToken
from .formats import STANDARD_STREAM, format_of
from .listing import for_each, period_of
from .replacement import replacing

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from .formats import Format

FIELDS = tuple(field.name for field in attrs.fields(AccessToken))


def run(args: argparse.Namespace) -> int:
    """Write all tokens: hashes and attributes, for there are no values to be had.

    Returns:
        The exit code: 0, or 1 if not all could be read.

    Raises:
        UsageError: the arguments do not allow it, or the file cannot be written to.
        OSError: it cannot be written to the end.
    """
    period = period_of(args)
    written_as = format_of(str(args.output or STANDARD_STREAM), args.format)
    with ExitStack() as stack:
        output, keep = sys.stdout, _nothing
        if args.output:
            output, keep = stack.enter_context(replacing(args.output))
        write = _writer(written_as, output)
        code = asyncio.run(for_each(args, write, period=period, status=args.token_status))
        if code == 0:
            keep()
    return code


def json_line(token: AccessToken) -> str:
    """Write what a token has as a JSON object, named as in the models."""
    return json.dumps(_members(token))


def _members(model: attrs.AttrsInstance) -> dict[str, Any]:
    return attrs.asdict(model, filter=lambda _, value: value is not None)


def _nothing() -> None:
    """Standard output needs no more than to be written to."""


def _writer(written_as: Format, output: TextIO) -> Callable[[AccessToken], None]:
    if written_as == "jsonl":
        return lambda token: print(json_line(token), file=output)
    print(_csv_line(FIELDS), file=output)
    return lambda token: print(
        _csv_line(_cell(getattr(token, name)) for name in FIELDS), file=output
    )


def _csv_line(cells: Iterable[object]) -> str:
    line = StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue()


def _cell(value: object) -> object:
    """Write a field as an import reads it: words beside one another, what has members as JSON."""
    if not isinstance(value, tuple):
        return value
    items = cast("tuple[object, ...]", value)
    if all(isinstance(item, str) for item in items):
        return " ".join(cast("tuple[str, ...]", items))
    return json.dumps([_members(cast("attrs.AttrsInstance", item)) for item in items])
