"""What is done with the tokens of a file, one after the other, and what is written down of it."""

from __future__ import annotations

import asyncio
import json
import signal
from abc import ABC, abstractmethod
from contextlib import aclosing, contextmanager, suppress
from http import HTTPStatus
from typing import TYPE_CHECKING, ClassVar, Generic, Protocol, TextIO, TypeVar

import attrs

from ...errors import HttpError
from ...result import Err
from ..output import complain, printable
from .journal import Entry, Fate
from .lines import BadLine

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Generator, Mapping

    from ...core import AuthleteCore
    from ...errors import OperationError
    from ...result import Result
    from .journal import Journal, Work
    from .lines import Lines
    from .progress import Tally
    from .source import Source

GIVE_UP = 50  # failures in a row after which there is no point in going on
INTERRUPTED = 130
ABOUT_THE_REQUEST = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND})
SIGNALS = (signal.SIGINT, signal.SIGTERM)
FINDS_OUT = "; the same command finds out"
GOES_ON = "; the same command goes on from here"


class TokenLine(Entry, Protocol):
    """A line that names a token."""

    @property
    def number(self) -> int:
        """Which line it is."""
        ...

    @property
    def secrets(self) -> tuple[str | None, ...]:
        """What must not be shown of it."""
        ...

    @property
    def known_as(self) -> Mapping[str, str]:
        """What may be shown of it, for it to be found again."""
        ...


LineT = TypeVar("LineT", bound=TokenLine)
RequestT = TypeVar("RequestT")
AnswerT = TypeVar("AnswerT")
AnswerT_co = TypeVar("AnswerT_co", covariant=True)


class Outcome(Protocol[AnswerT_co]):
    """What became of one of many requests."""

    @property
    def index(self) -> int:
        """Which request it was."""
        ...

    @property
    def result(self) -> Result[AnswerT_co, OperationError]:
        """What was answered."""
        ...


@attrs.define(kw_only=True)
class Job(ABC, Generic[LineT, RequestT, AnswerT]):
    """One run of a command that does the same with each token of a file."""

    work: ClassVar[Work]
    """What it is called in a journal."""
    verb: ClassVar[str]
    """What is done, as a participle."""
    unclear: ClassVar[str]
    """What to say of a line of which it is not known whether it is done."""

    core: AuthleteCore
    lines: Lines
    source: Source[LineT | BadLine]
    """What the lines hold."""
    tally: Tally
    journal: Journal
    rejects: TextIO
    _under_way: dict[int, tuple[LineT, Fate]] = attrs.field(
        factory=dict[int, "tuple[LineT, Fate]"], init=False
    )
    """What is sent and not settled, and what earlier runs knew of it."""
    _failures: int = attrs.field(default=0, init=False)
    """How many lines in a row got no answer."""
    _code: int | None = attrs.field(default=None, init=False)
    """The exit code, once it is decided that no more lines are sent."""

    @abstractmethod
    def request(self, line: LineT) -> RequestT:
        """Return what to ask for a line."""

    @abstractmethod
    def outcomes(
        self, requests: AsyncGenerator[RequestT], concurrency: int, max_rate: float | None
    ) -> AsyncGenerator[Outcome[AnswerT]]:
        """Send requests and yield what becomes of each."""

    @abstractmethod
    async def judge(self, line: LineT, before: Fate, answer: AnswerT) -> None:
        """Note what an answer says of a line, of which an earlier run knew this."""

    async def run(self, concurrency: int, max_rate: float | None, show: Callable[[], None]) -> int:
        """Do it, calling ``show`` again and again, and return the exit code."""
        outcomes = self.outcomes(self._requests(), concurrency, max_rate)
        with _on_signals(self._interrupt):
            async with aclosing(outcomes):
                async for outcome in outcomes:
                    await self._settle(outcome)
                    show()
        if self._code is not None:
            return self._code
        return 1 if self.tally.rejected else 0

    def is_due(self, line: LineT, before: Fate) -> bool:  # noqa: ARG002 - others look at the line
        """Tell whether a line is to be sent, by what an earlier run knew of it."""
        if before is Fate.DONE:
            self.tally.skipped += 1
            return False
        return True

    def fail(self, line: LineT, reason: str, *, unclear: bool) -> None:
        """Reject a line that was sent."""
        if unclear:
            reason += f"; {self.unclear}"
            reason += FINDS_OUT if line.is_repeatable and self.journal.lasts else ""
        else:
            self.journal.write(Fate.FAILED, line)
        self.reject(line.number, printable(reason, line.secrets), line.known_as)

    def reject(self, number: int, reason: str, known_as: Mapping[str, str] | None = None) -> None:
        """Write down that a line was not done, and why."""
        self.tally.rejected += 1
        reject = {"line": number, "reason": reason, **(known_as or {})}
        self.rejects.write(json.dumps(reject) + "\n")

    async def _requests(self) -> AsyncGenerator[RequestT]:
        index = 0
        while (line := await self.source.next()) is not None:
            self.tally.position = self.lines.position
            if isinstance(line, BadLine):
                self.reject(line.number, line.reason)
                continue
            before = self.journal.recall(line)
            if not self.is_due(line, before):
                continue
            if before is not Fate.SENT:
                self.journal.write(Fate.SENT, line)
            self.tally.begin()
            self._under_way[index] = line, before
            yield self.request(line)
            index += 1

    async def _settle(self, outcome: Outcome[AnswerT]) -> None:
        line, before = self._under_way.pop(outcome.index)
        result = outcome.result
        if isinstance(result, Err):
            self._failures = 0 if _is_about_the_line(result.error) else self._failures + 1
            unclear = result.error.may_have_acted or before is Fate.SENT
            self.fail(line, str(result.error), unclear=unclear)
        else:
            self._failures = 0
            await self.judge(line, before, result.value)
        if self._failures >= GIVE_UP:
            self._stop(1, f"giving up after {GIVE_UP} failures in a row")

    def _interrupt(self) -> None:
        self._stop(INTERRUPTED, "finishing what is under way; interrupt again to stop at once")

    def _stop(self, code: int, reason: str) -> None:
        if self._code is None:
            self._code = code
            self.source.stop()
            complain(reason + (GOES_ON if self.journal.lasts else ""))


def _is_about_the_line(error: OperationError) -> bool:
    """Tell whether an error says that a request is wrong, rather than that none would do."""
    return isinstance(error, HttpError) and error.status_code in ABOUT_THE_REQUEST


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
