"""One run of a job, from its first request to what is said at its end."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any, TypeVar

from ...config import RequestOptions, RetryConfig
from ...errors import ResultError
from ...funcs.token_operations_list_tokens import token_operations_list_tokens
from ...result import Err
from ..output import say
from .client import client_of, give_up, target_of
from .files import open_records
from .job import Job, TokenLine
from .progress import Tally, shown
from .source import Source

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from ...core import AuthleteCore
    from ...errors import OperationError
    from .files import Input, Records
    from .lines import BadLine

LineT = TypeVar("LineT", bound=TokenLine)

CONCURRENCY = 16
PREFLIGHT = RequestOptions(retries=RetryConfig(retry_connection_errors=False))
UNKNOWN_SERVICE = "A458203"


async def carry_out(
    kind: type[Job[LineT, Any, Any]],
    args: argparse.Namespace,
    given: Input,
    tokens: Iterator[LineT | BadLine],
    records: Records,
) -> int:
    """Do what is to be done with the tokens of a file.

    Returns:
        The exit code: 0 if it was done with every line, 130 if interrupted, else 1.
    """
    async with client_of(args) as core:
        if obstacle := await _obstacle(core):
            return give_up(obstacle)
        with open_records(records, kind.work, target_of(args)) as (journal, rejects):
            job = kind(
                core=core,
                lines=given.lines,
                source=Source(tokens, may_block=given.size is None),
                tally=Tally(given.size, kind.verb),
                journal=journal,
                rejects=rejects,
            )
            try:
                with shown(job.tally) as show:
                    return await job.run(args.concurrency or CONCURRENCY, args.max_rate, show)
            finally:
                where = f"; see {records.rejects}" if job.tally.rejected else ""
                say(f"{job.tally.summary}{where}")


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
