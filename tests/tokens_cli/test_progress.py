"""A terminal shows a bar with rate and time left; elsewhere the same comes as plain lines."""

from __future__ import annotations

import fcntl
import os
import re
import struct
import sys
import termios
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from authlete._cli.tokens import progress
from authlete._cli.tokens.progress import Tally
from tests.tokens_cli.place import TIMEOUT, token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tokens_cli.place import Place

PLAIN = r"[0-9,]+/s, [0-9]+:[0-9]{2}:[0-9]{2} left: [0-9,]+ imported, 0 rejected"
BAR = re.compile(r"[━╸╺]{20} " + PLAIN)
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


class Terminal:
    """What is shown on a terminal of 80 columns."""

    def __init__(self) -> None:
        self._master, self.descriptor = os.openpty()
        fcntl.ioctl(self.descriptor, termios.TIOCSWINSZ, struct.pack("4H", 24, 80, 0, 0))
        self._received = b""
        self._reader = Thread(target=self._read)
        self._reader.start()

    def shown(self) -> str:
        """Hang up, and return what was shown."""
        os.close(self.descriptor)
        self._reader.join(TIMEOUT)
        os.close(self._master)
        return self._received.decode()

    def _read(self) -> None:
        try:
            while data := os.read(self._master, 4096):
                self._received += data
        except OSError:  # Linux says so that nobody has it open any more
            return


@contextmanager
def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Have this process' standard error be a terminal."""
    terminal = Terminal()
    with monkeypatch.context() as patch, os.fdopen(os.dup(terminal.descriptor), "w") as stderr:
        patch.setattr(sys, "stderr", stderr)
        yield terminal


@pytest.fixture
def _often(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - has others
    """Show every change."""
    monkeypatch.setattr(progress, "BAR_INTERVAL", 0.0)
    monkeypatch.setattr(progress, "LINE_INTERVAL", 0.0)


@pytest.mark.usefixtures("_often")
def test_a_terminal_shows_a_bar_with_rate_and_time_left(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is gone at the end; the summary stays."""
    monkeypatch.setenv("TERM", "xterm")
    place.write("tokens.jsonl", *map(token, range(100)))
    with on_terminal(monkeypatch) as terminal:
        ran = place.run("import", "tokens.jsonl")
    shown = terminal.shown()
    assert BAR.search(ESCAPE.sub("", shown))
    assert shown.endswith("\x1b[2K")
    assert ran.out == "100 imported, 0 rejected\n"


@pytest.mark.usefixtures("_often")
@pytest.mark.parametrize("lacking", ["a terminal", "a clever terminal", "rich"])
def test_elsewhere_progress_is_plain_lines(
    place: Place, monkeypatch: pytest.MonkeyPatch, lacking: str
) -> None:
    """In a pipe, on a terminal that cannot go back in a line, and without the extra."""
    place.write("tokens.jsonl", *map(token, range(20)))
    monkeypatch.setenv("TERM", "dumb" if lacking == "a clever terminal" else "xterm")
    if lacking == "rich":
        monkeypatch.setitem(sys.modules, "rich", None)
    if lacking == "a terminal":
        shown = place.run("import", "tokens.jsonl").err
    else:
        with on_terminal(monkeypatch) as terminal:
            place.run("import", "tokens.jsonl")
        shown = terminal.shown()
    lines = shown.splitlines()
    assert len(lines) == 20
    assert re.fullmatch(PLAIN, lines[-1])


def test_progress_is_not_shown_all_the_time(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log is not flooded."""
    monkeypatch.setattr(progress, "LINE_INTERVAL", 3600.0)
    place.write("tokens.jsonl", *map(token, range(20)))
    assert place.run("import", "tokens.jsonl").err == ""


@pytest.mark.process
def test_a_process_on_a_terminal_shows_both(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """As its user sees it: the bar on standard error, then the summary on standard output."""
    monkeypatch.setenv("TERM", "xterm")
    place.write("tokens.jsonl", *map(token, range(30)))
    terminal = Terminal()
    end = terminal.descriptor
    with place.begin(
        "import", "tokens.jsonl", "--max-rate", "50", stdin=end, stdout=end, stderr=end
    ) as process:
        assert process.wait(TIMEOUT) == 0
    shown = terminal.shown()
    assert BAR.search(ESCAPE.sub("", shown))
    assert shown.endswith("30 imported, 0 rejected\r\n")


def test_what_earlier_runs_did_does_not_count_for_the_rate(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is passed over quickly, and says nothing of how long the rest will take."""
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    now = 1000.0
    tally = Tally(size=1000, verb="imported")
    tally.position, tally.skipped = 900, 90
    assert str(tally) == "0 imported, 0 rejected, 90 imported before"
    tally.begin()
    now, tally.position, tally.done = 1030.0, 950, 6
    tally.begin()
    assert str(tally) == "0/s, 0:00:30 left: 6 imported, 0 rejected, 90 imported before"


def test_where_the_size_is_not_known_no_time_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress.time, "monotonic", lambda: now)
    now = 0.0
    tally = Tally(size=None, verb="imported")
    tally.begin()
    now, tally.position, tally.done, tally.rejected = 2.0, 50, 6000, 1
    assert str(tally) == "3,000/s: 6,000 imported, 1 rejected"
