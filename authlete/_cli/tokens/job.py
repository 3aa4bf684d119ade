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

from ...bulk._creator import REFRESH_TOKEN_TAKEN, is_taken
from ...bulk.create_tokens import create_tokens
from ...funcs.introspection_process import introspection_process
from ...models.introspection.process import IntrospectionRequest
from ...models.operations.introspection import AuthIntrospectionApiRequest
from ...models.operations.token_operations import AuthTokenCreateApiRequest
from ...models.token_operations.create import TokenCreateResponseAction as Action
from ...result import Err, Ok
from ..output import complain, printable
from .input import BadLine
from .journal import Fate

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator

    from ...bulk.created import Created
    from ...core import AuthleteCore
    from ...models.token_operations.create import TokenCreateRequest, TokenCreateResponse
    from .input import Line, Lines
    from .journal import Journal
    from .progress import Tally
    from .source import Source

GIVE_UP = 50  # failures in a row after which there is no point in going on
INTERRUPTED = 130
SIGNALS = (signal.SIGINT, signal.SIGTERM)
SENT_BEFORE = "an earlier import sent it, and whether there is a token is not known"
UNCLEAR = "there may be a token all the same"
FINDS_OUT = "; importing the file again finds out"
GOES_ON = "; the same command goes on from here"


@attrs.define(kw_only=True)
class Job:
    """One run of an import."""

    core: AuthleteCore
    lines: Lines
    source: Source
    """What the lines hold."""
    tally: Tally
    journal: Journal
    rejects: TextIO
    _under_way: dict[int, tuple[Line, Fate]] = attrs.field(
        factory=dict[int, "tuple[Line, Fate]"], init=False
    )
    """What is sent and not settled, and what earlier runs knew of it."""
    _failures: int = attrs.field(default=0, init=False)
    """How many lines in a row got no answer."""
    _code: int | None = attrs.field(default=None, init=False)
    """The exit code, once it is decided that no more lines are sent."""

    async def run(self, concurrency: int, max_rate: float | None, show: Callable[[], None]) -> int:
        """Import, calling ``show`` again and again, and return the exit code."""
        requests = self._requests()
        created = create_tokens(self.core, requests, concurrency=concurrency, max_rate=max_rate)
        with _on_signals(self._interrupt):
            async with aclosing(created) as results:
                async for each in results:
                    await self._settle(each)
                    show()
        if self._code is not None:
            return self._code
        return 1 if self.tally.rejected else 0

    async def _requests(self) -> AsyncGenerator[AuthTokenCreateApiRequest]:
        index = 0
        while (line := await self.source.next()) is not None:
            self.tally.position = self.lines.position
            if isinstance(line, BadLine):
                self._reject(line.number, line.reason)
                continue
            before = self.journal.recall(line)
            if not self._is_due(line, before):
                continue
            if before is not Fate.SENT:
                self.journal.write(Fate.SENT, line)
            self.tally.begin()
            self._under_way[index] = line, before
            yield AuthTokenCreateApiRequest(token_create_request=line.token)
            index += 1

    def _is_due(self, line: Line, before: Fate) -> bool:
        match before:
            case Fate.CREATED:
                self.tally.skipped += 1
                return False
            case Fate.SENT if not line.brings_value:
                self._reject(line.number, SENT_BEFORE)
                return False
            case _:
                return True

    async def _settle(self, created: Created) -> None:
        line, before = self._under_way.pop(created.index)
        result = created.result
        if isinstance(result, Err):
            self._failures += 1
            unclear = result.error.may_have_acted or before is Fate.SENT
            self._fail(line, str(result.error), unclear=unclear)
        else:
            self._failures = 0
            await self._judge(line, before, result.value)
        if self._failures >= GIVE_UP:
            self._stop(1, f"giving up after {GIVE_UP} failures in a row")

    async def _judge(self, line: Line, before: Fate, answer: TokenCreateResponse) -> None:
        is_there = before is Fate.SENT and await self._is_there(line.token, answer)
        if answer.action == Action.OK or is_there:
            self.journal.write(Fate.CREATED, line)
            self.tally.created += 1
            return
        reason = f"{answer.action}: {answer.result_message or answer.result_code}"
        unclear = is_there is None or answer.action == Action.INTERNAL_SERVER_ERROR
        self._fail(line, reason, unclear=unclear)

    async def _is_there(
        self, token: TokenCreateRequest, answer: TokenCreateResponse
    ) -> bool | None:
        """Find out whether an earlier run created a token, if what was answered now allows it."""
        if is_taken(token, answer):
            return True
        if answer.result_code != REFRESH_TOKEN_TAKEN or token.access_token is None:
            return None
        # It may be that of another token, which stands in another line.
        request = AuthIntrospectionApiRequest(
            introspection_request=IntrospectionRequest(token=token.access_token)
        )
        result = await introspection_process(self.core, request)
        return result.value.existent if isinstance(result, Ok) else None

    def _fail(self, line: Line, reason: str, *, unclear: bool) -> None:
        if unclear:
            reason += f"; {UNCLEAR}"
            reason += FINDS_OUT if line.brings_value and self.journal.lasts else ""
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
            self.source.stop()
            complain(reason + (GOES_ON if self.journal.lasts else ""))


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
