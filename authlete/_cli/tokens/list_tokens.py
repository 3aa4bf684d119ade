"""``python -m authlete tokens list`` and ``tokens export``: what a service has issued."""

from __future__ import annotations

import asyncio
import json
import sys
from contextlib import ExitStack, aclosing
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, TextIO

import attrs

from ...bulk.iterate_tokens import iterate_tokens
from ...models.operations.token_operations import AuthTokenGetListApiRequest
from ...result import Err
from ..output import printable, say
from ..usage import UsageError
from .client import client_of, give_up

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from ...models.token_operations.access_token import AccessToken

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def run_list(args: argparse.Namespace) -> int:
    """Print the first tokens, a line each.

    Returns:
        The exit code: 0, or 1 if the list could not be read.
    """
    line_of = _json if args.json else _facts
    return asyncio.run(_for_each(args, lambda token: say(line_of(token)), args.limit))


def run_export(args: argparse.Namespace) -> int:
    """Write all tokens as JSON Lines: hashes and attributes, for there are no values to be had.

    Returns:
        The exit code: 0, or 1 if not all could be read.

    Raises:
        UsageError: the file cannot be opened.
        OSError: it cannot be written to the end.
    """
    with ExitStack() as stack:
        output: TextIO = sys.stdout
        if args.output:
            try:
                output = stack.enter_context(args.output.open("w", encoding="utf-8"))
            except OSError as error:
                raise UsageError(str(error)) from None
        write = partial(print, file=output)
        return asyncio.run(_for_each(args, lambda token: write(_json(token))))


async def _for_each(
    args: argparse.Namespace, act: Callable[[AccessToken], None], limit: int | None = None
) -> int:
    request = AuthTokenGetListApiRequest(
        client_identifier=args.client, subject=args.subject, end=limit
    )
    async with client_of(args) as core, aclosing(iterate_tokens(core, request)) as results:
        async for result in results:
            if isinstance(result, Err):
                return give_up(result.error)
            act(result.value)
    return 0


def _json(token: AccessToken) -> str:
    return json.dumps(attrs.asdict(token, filter=lambda _, value: value is not None))


def _facts(token: AccessToken) -> str:
    facts = (
        token.access_token_hash,
        token.client_id,
        token.subject,
        token.grant_type,
        _time(token.access_token_expires_at),
        " ".join(token.scopes or ()),
    )
    return "  ".join(printable(str(fact)) if fact else "-" for fact in facts)


def _time(milliseconds: int | None) -> str:
    if milliseconds is None:
        return "never"
    try:
        return f"{EPOCH + timedelta(milliseconds=milliseconds):%Y-%m-%dT%H:%M:%SZ}"
    except OverflowError:
        return "never"
