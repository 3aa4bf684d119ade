"""How far an import is: a bar on a terminal, lines elsewhere."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import attrs

from .tokens_output import say_aside

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from rich.progress import Progress

LINE_INTERVAL = 5.0  # seconds
BAR_INTERVAL = 0.1


@attrs.define
class Tally:
    """What an import has done so far."""

    size: int | None
    """How many bytes there are to read, if that is known."""
    position: int = 0
    """How many bytes were read."""
    created: int = 0
    skipped: int = 0
    """Lines that an earlier run had imported."""
    rejected: int = 0
    began: float = attrs.field(factory=time.monotonic, init=False)

    @property
    def seconds(self) -> float:
        """How long the import has been going on."""
        return max(time.monotonic() - self.began, 1e-9)

    def __str__(self) -> str:
        """Say it in one line."""
        done = f"{self.created:,} imported, {self.rejected:,} rejected"
        before = f", {self.skipped:,} before" if self.skipped else ""
        return f"{done}{before}, {self.created / self.seconds:,.0f}/s{self._left()}"

    def _left(self) -> str:
        if not self.size or not self.position:
            return ""
        left = self.seconds * (self.size - self.position) / self.position
        return f", {timedelta(seconds=round(left))} left"


@contextmanager
def shown(tally: Tally) -> Generator[Callable[[], None]]:
    """Show a tally for the length of a ``with`` block, which gets what is to be called often."""
    bar = _bar() if sys.stderr.isatty() else None
    if bar is None:
        yield _every(LINE_INTERVAL, lambda: say_aside(str(tally)))
        return
    with bar:
        task = bar.add_task("", total=tally.size)
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
    columns = progress.BarColumn(), progress.TextColumn("{task.description}", markup=False)
    return progress.Progress(*columns, console=Console(stderr=True), transient=True)


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
