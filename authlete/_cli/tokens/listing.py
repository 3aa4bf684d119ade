"""The tokens of a service that a command is about: which, and one after the other."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING

import attrs

from ...bulk.iterate_tokens import iterate_tokens
from ...models.operations.token_operations import AuthTokenGetListApiRequest
from ...models.token_operations.token_status import TokenStatus
from ...result import Err
from ..arguments import moment, text
from ..usage import UsageError
from .client import client_of, give_up

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from datetime import datetime

    from ...models.token_operations.access_token import AccessToken


@attrs.frozen(kw_only=True)
class Period:
    """A time in which tokens were created: from a moment, and before another."""

    after: datetime | None = None
    before: datetime | None = None

    def holds(self, token: AccessToken) -> bool:
        """Tell whether a token was created then; one of which that is not known was not."""
        if self == ALWAYS:
            return True
        created = token.created_at_datetime
        return (
            created is not None
            and (self.after is None or created >= self.after)
            and (self.before is None or created < self.before)
        )


ALWAYS = Period()


def add_owner(parser: argparse.ArgumentParser) -> None:
    """Describe to argparse whose tokens are meant."""
    parser.add_argument(
        "--client", metavar="ID", type=text, help="only tokens of this client: its ID or alias"
    )
    parser.add_argument("--subject", metavar="NAME", type=text, help="only tokens of this user")


def add_filters(parser: argparse.ArgumentParser) -> None:
    """Describe to argparse which tokens are meant."""
    add_owner(parser)
    parser.add_argument(
        "--token-status",
        type=str.upper,
        choices=[status.value for status in TokenStatus],
        help="only tokens that have not expired, only those that have, or both",
    )
    for name, which in (("after", "then or later"), ("before", "earlier")):
        parser.add_argument(
            f"--created-{name}",
            metavar="TIME",
            type=moment,
            help=f"only tokens created {which}; such as 2026-01-31, or 2026-01-31T12:00:00Z",
        )


def period_of(args: argparse.Namespace) -> Period:
    """Return when the tokens that are meant were created.

    Raises:
        UsageError: there is no such time.
    """
    period = Period(after=args.created_after, before=args.created_before)
    if period.after and period.before and period.after >= period.before:
        raise UsageError("--created-after must be earlier than --created-before")
    return period


async def for_each(
    args: argparse.Namespace,
    act: Callable[[AccessToken], None],
    *,
    period: Period = ALWAYS,
    status: str | None = None,
    limit: int | None = None,
) -> int:
    """Act on the tokens that are meant, oldest first.

    Returns:
        The exit code: 0, or 1 if not all could be read.
    """
    request = AuthTokenGetListApiRequest(
        client_identifier=args.client,
        subject=args.subject,
        token_status=status,
        end=limit if period == ALWAYS else None,
    )
    left = limit
    async with client_of(args) as core, aclosing(iterate_tokens(core, request)) as results:
        async for result in results:
            if isinstance(result, Err):
                return give_up(result.error)
            if left == 0:
                break
            if period.holds(result.value):
                act(result.value)
                left = None if left is None else left - 1
    return 0
