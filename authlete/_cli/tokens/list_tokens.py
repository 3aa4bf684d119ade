"""``python -m authlete tokens list``: what a service has issued, for reading."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

import attrs

from ..output import printable, say
from .export_tokens import json_line
from .listing import for_each, period_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from ...models.token_operations.access_token import AccessToken

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def run(args: argparse.Namespace) -> int:
    """Print the first tokens, a line each.

    Returns:
        The exit code: 0, or 1 if the list could not be read.
    """
    period = period_of(args)
    show = _show_json if args.json else _Table().show
    tokens = for_each(args, show, period=period, status=args.token_status, limit=args.limit)
    return asyncio.run(tokens)


def _show_json(token: AccessToken) -> None:
    say(json_line(token))


@attrs.frozen
class _Column:
    title: str
    width: int
    fact: Callable[[AccessToken], object]

    def cell(self, token: AccessToken) -> str:
        fact = self.fact(token)
        return printable(str(fact)) if fact else "-"


@attrs.define
class _Table:
    """Tokens as rows, below a header if there are any."""

    _is_begun: bool = False

    def show(self, token: AccessToken) -> None:
        if not self._is_begun:
            self._is_begun = True
            self._say([column.title for column in COLUMNS])
        self._say([column.cell(token) for column in COLUMNS])

    def _say(self, cells: list[str]) -> None:
        padded = (cell.ljust(column.width) for column, cell in zip(COLUMNS, cells, strict=True))
        say("  ".join(padded).rstrip())


def _time(milliseconds: int) -> str | None:
    try:
        return f"{EPOCH + timedelta(milliseconds=milliseconds):%Y-%m-%dT%H:%M:%SZ}"
    except OverflowError:
        return None


def _expiry(token: AccessToken) -> str:
    expires_at = token.access_token_expires_at
    return (None if expires_at is None else _time(expires_at)) or "never"


COLUMNS: Final = (
    _Column("access token hash", 43, lambda token: token.access_token_hash),
    _Column("client", 14, lambda token: token.client_id),
    _Column("subject", 12, lambda token: token.subject),
    _Column("grant type", 18, lambda token: token.grant_type),
    _Column("created", 20, lambda token: _time(token.created_at or 0)),
    _Column("expires", 20, _expiry),
    _Column("scopes", 0, lambda token: " ".join(token.scopes or ())),
)
