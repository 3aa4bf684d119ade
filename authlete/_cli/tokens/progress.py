"""How far an import is: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import attrs

from ..output import note

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from rich.progress import Progress

LINE_INTERVAL = 5.0  # seconds
BAR_INTERVAL = 0.1
BAR_WIDTH = 20


@attrs.define
class Tally:
    """What was done so far with the tokens of a file. Each line counts as one of these."""

    size: int | None
    """How many bytes there are to read, if that is known."""
    verb: str
    """What is done, as a participle."""
    position: int = 0
    """How many bytes were read."""
    done: int = 0
    skipped: int = 0
    """Lines that an earlier run had done."""
    absent: int = 0
    """Lines with which there was nothing to do: there is no such token."""
    rejected: int = 0
    _began: float | None = attrs.field(default=None, init=False)
    _origin: int = attrs.field(default=0, init=False)

    def begin(self) -> None:
        """Note that something is sent.

        Time is counted from the first that is: what earlier runs did is passed over quickly.
        """
        if self._began is None:
            self._began = time.monotonic()
            self._origin = self.position

    @property
    def summary(self) -> str:
        """What was done, in one line."""
        absent = f", {self.absent:,} not there" if self.absent else ""
        before = f", {self.skipped:,} {self.verb} before" if self.skipped else ""
        return f"{self.done:,} {self.verb}, {self.rejected:,} rejected{absent}{before}"

    def __str__(self) -> str:
        """Say how fast it goes, how long the rest will take at that, and what was done."""
        if self._began is None:
            return self.summary
        seconds = max(time.monotonic() - self._began, 1e-9)
        rate = (self.done + self.absent) / seconds
        return f"{rate:,.0f}/s{self._left(seconds)}: {self.summary}"

    def _left(self, seconds: float) -> str:
        if self.size is None or self.position == self._origin:
            return ""
        left = seconds * (self.size - self.position) / (self.position - self._origin)
        return f", {timedelta(seconds=round(left))} left"


@contextmanager
def shown(tally: Tally) -> Generator[Callable[[], None]]:
    """Show a tally for the length of a ``with`` block, which gets what is to be called often."""
    bar = _bar() if sys.stderr and sys.stderr.isatty() else None
    if bar is None:
        yield _every(LINE_INTERVAL, lambda: note(str(tally)))
        return
    with bar:
        task = bar.add_task(str(tally), total=tally.size)
        yield _every(
            BAR_INTERVAL,
            lambda: bar.update(task, completed=tally.position, description=str(tally)),
        )


def _bar() -> Progress | None:
    try:
        from rich import progress  # noqa: PLC0415 - it is an extra
        from rich.console import Console  # noqa: PLC0415 - likewise
    except ModuleNotFoundError:
        return None
    console = Console(stderr=True)
    if console.is_dumb_terminal:
        return None
    return progress.Progress(
        progress.BarColumn(BAR_WIDTH),
        progress.TextColumn("{task.description}", markup=False),
        console=console,
        transient=True,
    )


def _every(seconds: float, show: Callable[[], None]) -> Callable[[], None]:
    """Keep a function from being called too often."""
    last = time.monotonic()

    def show_sometimes() -> None:
        nonlocal last
        now = time.monotonic()
        if now - last >= seconds:
            last = now
            show()

    return show_sometimes
