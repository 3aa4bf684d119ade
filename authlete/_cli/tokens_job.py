"""An import under way: what is sent, and what is written down of it."""

from __future__ import annotations

import asyncio
import json
import signal
from base64 import urlsafe_b64encode
from contextlib import aclosing, contextmanager, suppress
from hashlib import sha256
from typing import TYPE_CHECKING, TextIO

import attrs

from ..bulk._creator import is_taken
from ..bulk.create_tokens import create_tokens
from ..models.operations.auth_token_create_api import AuthTokenCreateApiRequest
from ..models.token_create import TokenCreateResponseAction as Action
from ..result import Err, Ok
from .tokens_input import BadLine
from .tokens_journal import Fate
from .tokens_output import complain, printable

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Iterator

    from ..bulk.created import Created
    from ..core import AuthleteCore
    from .tokens_input import Line, Lines
    from .tokens_journal import Journal
    from .tokens_progress import Tally

GIVE_UP = 50  # failures in a row after which there is no point in going on
INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM)
SENT_BEFORE = "an earlier import sent it, and whether there is a token is not known"
UNCLEAR = "there may be a token all the same"
UNCLEAR_YET = "there may be a token all the same; importing the file again finds out"


@attrs.define(kw_only=True)
class Job:
    """One run of an import."""

    lines: Lines
    tokens: Iterator[Line | BadLine]
    """What the lines hold."""
    tally: Tally
    journal: Journal
    rejects: TextIO
    _under_way: dict[int, tuple[Line, Fate]] = attrs.field(
        factory=dict[int, "tuple[Line, Fate]"], init=False
    )
    """What is sent and not settled, and what was known of it before."""
    _failures: int = attrs.field(default=0, init=False)
    """How many lines in a row got no answer."""
    _code: int | None = attrs.field(default=None, init=False)
    """The exit code, once it is decided that no more lines are sent."""

    def __str__(self) -> str:
        """Sum up what was done."""
        done = f"{self.tally.created:,} imported, {self.tally.rejected:,} rejected"
        before = f", {self.tally.skipped:,} imported before" if self.tally.skipped else ""
        where = f"; see {self.rejects.name}" if self.tally.rejected else ""
        return done + before + where

    async def run(
        self,
        core: AuthleteCore,
        concurrency: int,
        max_rate: float | None,
        show: Callable[[], None],
    ) -> int:
        """Import, calling ``show`` again and again, and return the exit code."""
        requests = self._requests()
        created = create_tokens(core, requests, concurrency=concurrency, max_rate=max_rate)
        with _on_signals(self._interrupt):
            async with aclosing(created) as results:
                async for each in results:
                    self._settle(each)
                    show()
        return bool(self.tally.rejected) if self._code is None else self._code

    async def _requests(self) -> AsyncGenerator[AuthTokenCreateApiRequest]:
        index = 0
        while self._code is None and (line := await self._next_line()) is not None:
            self.tally.position = self.lines.position
            if isinstance(line, BadLine):
                self._reject(line.number, line.reason)
            elif self._is_due(line):
                self._under_way[index] = line, self.journal.fate(line)
                self.journal.write(Fate.SENT, line)
                yield AuthTokenCreateApiRequest(token_create_request=line.token)
                index += 1

    async def _next_line(self) -> Line | BadLine | None:
        if self.tally.size is not None:
            return next(self.tokens, None)
        # Input that is yet to come must not keep answers from being read.
        return await asyncio.to_thread(next, self.tokens, None)

    def _is_due(self, line: Line) -> bool:
        match self.journal.fate(line):
            case Fate.CREATED:
                self.tally.skipped += 1
                return False
            case Fate.SENT if not line.brings_value:
                self._reject(line.number, SENT_BEFORE)
                return False
            case _:
                return True

    def _settle(self, created: Created) -> None:
        line, before = self._under_way.pop(created.index)
        self._failures = 0 if created.result.ok else self._failures + 1
        match created.result:
            case Ok(answer) if answer.action == Action.OK or (
                before is Fate.SENT and is_taken(line.token, answer)
            ):
                self.journal.write(Fate.CREATED, line)
                self.tally.created += 1
            case Ok(answer):
                reason = f"{answer.action}: {answer.result_message or answer.result_code}"
                unclear = answer.action == Action.INTERNAL_SERVER_ERROR
                self._fail(line, reason, unclear=unclear)
            case Err(error):
                self._fail(line, str(error), unclear=error.may_have_acted)
        if self._failures >= GIVE_UP:
            self._stop(1, f"giving up after {GIVE_UP} failures in a row")

    def _fail(self, line: Line, reason: str, *, unclear: bool) -> None:
        if unclear:
            reason += f"; {UNCLEAR_YET if line.brings_value else UNCLEAR}"
        else:
            self.journal.write(Fate.FAILED, line)
        token = line.token
        shown = printable(reason, (token.access_token, token.refresh_token))
        self._reject(line.number, shown, token.access_token)

    def _reject(self, number: int, reason: str, access_token: str | None = None) -> None:
        self.tally.rejected += 1
        reject: dict[str, object] = {"line": number, "reason": reason}
        if access_token:
            digest = urlsafe_b64encode(sha256(access_token.encode()).digest())
            reject["access_token_sha256"] = digest.decode().rstrip("=")
        self.rejects.write(json.dumps(reject) + "\n")

    def _interrupt(self) -> None:
        self._stop(INTERRUPTED, "finishing what is under way; interrupt again to stop at once")

    def _stop(self, code: int, reason: str) -> None:
        if self._code is None:
            self._code = code
            complain(f"{reason}; the same command goes on from here")


@contextmanager
def _on_signals(act: Callable[[], None]) -> Generator[None]:
    """Act on the first signal that would end the process; the second one ends it."""
    loop = asyncio.get_running_loop()

    def first() -> None:
        _forget(loop)
        act()

    with suppress(NotImplementedError):  # on Windows
        for number in SIGNALS:
            loop.add_signal_handler(number, first)
    try:
        yield
    finally:
        _forget(loop)


def _forget(loop: asyncio.AbstractEventLoop) -> None:
    with suppress(NotImplementedError):
        for number in SIGNALS:
            loop.remove_signal_handler(number)
