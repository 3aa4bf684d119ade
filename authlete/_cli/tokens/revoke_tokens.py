"""``python -m authlete tokens revoke``."""

from __future__ import annotations

import asyncio
import os
from getpass import getpass
from typing import TYPE_CHECKING

from ...funcs.token_operations_revoke import token_operations_revoke
from ...models.operations.token_operations import AuthTokenRevokeApiRequest
from ...models.token_operations.revoke import TokenRevokeRequest
from ...result import Err
from ..output import say
from ..usage import UsageError
from .client import client_of, give_up

if TYPE_CHECKING:
    import argparse

STDIN = "-"


def run(args: argparse.Namespace) -> int:
    """Revoke what the arguments name.

    Returns:
        The exit code: 0, or 1 if Authlete did not do it.

    Raises:
        UsageError: the arguments name nothing, or more than Authlete would heed.
    """
    return asyncio.run(_revoke(args, _which(args)))


def _which(args: argparse.Namespace) -> TokenRevokeRequest:
    groups = (args.access_token, args.refresh_token, args.client or args.subject)
    if sum(group is not None for group in groups) != 1:
        raise UsageError("name one: --access-token, --refresh-token, or --client and --subject")
    return TokenRevokeRequest(
        access_token_identifier=_identifier(args.access_token),
        refresh_token_identifier=_identifier(args.refresh_token),
        client_identifier=args.client,
        subject=args.subject,
    )


def _identifier(argument: str | None) -> str | None:
    """Read a token or its hash from standard input, where nobody else can see it."""
    if argument != STDIN:
        return argument
    try:
        token = getpass("Token: ") if os.isatty(0) else _first_line()
    except (EOFError, OSError, UnicodeDecodeError):
        token = ""
    if not token.strip():
        raise UsageError("there is no token on standard input")
    return token.strip()


def _first_line() -> str:
    with open(0, encoding="utf-8", closefd=False) as stdin:
        return stdin.readline()


async def _revoke(args: argparse.Namespace, which: TokenRevokeRequest) -> int:
    async with client_of(args) as core:
        request = AuthTokenRevokeApiRequest(token_revoke_request=which)
        result = await token_operations_revoke(core, request)
    if isinstance(result, Err):
        return give_up(result.error)
    say(f"{result.value.count or 0:,} revoked")
    return 0
