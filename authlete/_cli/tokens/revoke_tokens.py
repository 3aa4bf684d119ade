"""``python -m authlete tokens revoke``: one token, or many at once."""

from __future__ import annotations

import asyncio
import os
from getpass import getpass
from typing import TYPE_CHECKING, Final

from ...funcs.token_operations_list_tokens import token_operations_list_tokens
from ...funcs.token_operations_revoke import token_operations_revoke
from ...models.operations.token_operations import (
    AuthTokenGetListApiRequest,
    AuthTokenRevokeApiRequest,
)
from ...models.token_operations.revoke import TokenRevokeRequest
from ...result import Err
from ..output import say
from ..usage import UsageError
from .client import client_of, give_up
from .confirm import ended
from .formats import STANDARD_STREAM
from .named import problem_with
from .revoke_many import revoke_named, revoke_older

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Mapping

    from ...errors import OperationError
    from ...models.token_operations.list_tokens import TokenGetListResponse
    from ...result import Result

LONGEST_INPUT = 1024 * 1024
ONE_OF = (
    "name one: --access-token, --refresh-token, --from-file,"
    " or any of --client, --subject and --older-than"
)


def run(args: argparse.Namespace) -> int:
    """Revoke what the arguments name.

    Returns:
        The exit code: 0, or 1 if it was not done with all, 130 if interrupted.

    Raises:
        UsageError: the arguments name nothing, or more than Authlete would heed, or a question
            cannot be asked.
    """
    way = _way(args)
    _check_options(args, way)
    return WAYS[way](args)


def _way(args: argparse.Namespace) -> str:
    """Tell by which option the tokens are named."""
    given = {
        "--access-token": args.access_token,
        "--refresh-token": args.refresh_token,
        "--from-file": args.from_file,
        "--older-than": args.older_than,
        "--client and --subject": args.client or args.subject,
    }
    named = [way for way, argument in given.items() if argument is not None]
    if named == ["--older-than", "--client and --subject"]:  # of these tokens the older ones
        return "--older-than"
    if len(named) != 1:
        raise UsageError(ONE_OF)
    return named[0]


def _check_options(args: argparse.Namespace, way: str) -> None:
    """Refuse options that say nothing of tokens that are named in this way."""
    for name, ways in OPTIONS.items():
        if getattr(args, name) not in {None, False} and way not in ways:
            raise UsageError(f"--{name.replace('_', '-')} does not go with {way}")


def _revoke_one(args: argparse.Namespace) -> int:
    which = TokenRevokeRequest(
        access_token_identifier=_identifier(args.access_token),
        refresh_token_identifier=_identifier(args.refresh_token),
    )
    return asyncio.run(_revoke(args, which))


def _identifier(argument: str | None) -> str | None:
    """Read a token or its hash, from standard input if it is not to be seen by others."""
    if argument is None:
        return None
    identifier = argument if argument != STANDARD_STREAM else _from_stdin()
    if problem := problem_with(identifier):
        raise UsageError(f"the token {problem}")
    return identifier


def _from_stdin() -> str:
    try:
        token = getpass("Token: ") if os.isatty(0) else _all_of_stdin()
    except (EOFError, OSError, UnicodeDecodeError):
        token = ""
    lines = token.strip().splitlines()
    if not lines:
        raise UsageError("there is no token on standard input")
    if len(lines) > 1:
        raise UsageError("there is more than one line on standard input: --from-file takes many")
    return lines[0]


def _all_of_stdin() -> str:
    # A byte order mark, which some shells write into a pipe, is no part of a token.
    with open(0, encoding="utf-8-sig", closefd=False) as stdin:
        text = stdin.read(LONGEST_INPUT)
    if len(text) == LONGEST_INPUT:
        raise UsageError("there is more than a token on standard input")
    return text


def _revoke_owned(args: argparse.Namespace) -> int:
    if args.dry_run or not args.yes:
        counted = asyncio.run(_count(args))
        if isinstance(counted, Err):
            return give_up(counted.error)
        code = ended(counted.value.total_count, args)
        if code is not None:
            return code
    which = TokenRevokeRequest(client_identifier=args.client, subject=args.subject)
    return asyncio.run(_revoke(args, which))


async def _count(args: argparse.Namespace) -> Result[TokenGetListResponse, OperationError]:
    async with client_of(args) as core:
        request = AuthTokenGetListApiRequest(
            client_identifier=args.client, subject=args.subject, start=0, end=0
        )
        return await token_operations_list_tokens(core, request)


async def _revoke(args: argparse.Namespace, which: TokenRevokeRequest) -> int:
    async with client_of(args) as core:
        request = AuthTokenRevokeApiRequest(token_revoke_request=which)
        result = await token_operations_revoke(core, request)
    if isinstance(result, Err):
        return give_up(result.error)
    say(f"{result.value.count or 0:,} revoked")
    return 0


WAYS: Final[Mapping[str, Callable[[argparse.Namespace], int]]] = {
    "--access-token": _revoke_one,
    "--refresh-token": _revoke_one,
    "--from-file": revoke_named,
    "--older-than": revoke_older,
    "--client and --subject": _revoke_owned,
}
"""How tokens are named, and what revokes them."""
MANY = frozenset({"--from-file", "--older-than"})
OPTIONS: Final = {
    "format": {"--from-file"},
    "journal": {"--from-file"},
    "rejects": MANY,
    "concurrency": MANY,
    "max_rate": MANY,
    "dry_run": {*MANY, "--client and --subject"},
}
"""Options, and which tokens they are about; where they are not named there, it is all."""
