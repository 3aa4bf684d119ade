"""``tokens export --output`` replaces a file when all is written, and not before."""

from __future__ import annotations

import csv
import json
import os
import signal
import stat
import sys
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete._cli.tokens.export_tokens import FIELDS
from tests.tokens_cli.place import TIMEOUT, hashes_of, token
from tests.tokens_cli.test_output import files_limited_to

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.tokens_cli.place import Answer, Place

COUNT = 45  # on three pages
OLD = "what an earlier export wrote\n"
SIGNALS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]


@pytest.fixture
def stocked(place: Place) -> Place:
    """A service with some tokens, and a file that an earlier export wrote."""
    properties = [{"key": "a b", "value": "é,\n"}]
    place.issue(*(token(index, properties=properties) for index in range(COUNT)))
    (place.folder / "all.jsonl").write_text(OLD)
    return place


def at_page(number: int, act: Callable[[], Answer | None]) -> Callable[..., Answer | None]:
    """Do something when a page is asked for: the so manyth."""
    pages = iter(range(1, 100))

    def react(*_: Any) -> Answer | None:
        return act() if next(pages) == number else None

    return react


def files_of(place: Place) -> set[str]:
    return {path.name for path in place.folder.iterdir()}


def assert_nothing_is_replaced(place: Place) -> None:
    assert (place.folder / "all.jsonl").read_text() == OLD
    assert files_of(place) == {"all.jsonl"}


def test_what_was_there_is_replaced(stocked: Place) -> None:
    """By all tokens, with the permissions that it had."""
    path = stocked.folder / "all.jsonl"
    path.chmod(0o640)
    ran = stocked.run("export", "--output", "all.jsonl")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert path.read_text().count("\n") == COUNT
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert files_of(stocked) == {"all.jsonl"}


def test_a_new_file_has_the_permissions_of_any_other(stocked: Place) -> None:
    before = os.umask(0o027)
    try:
        assert stocked.run("export", "--output", "new.jsonl").code == 0
    finally:
        os.umask(before)
    assert stat.S_IMODE((stocked.folder / "new.jsonl").stat().st_mode) == 0o640


def test_a_link_stays_a_link(stocked: Place) -> None:
    link = stocked.folder / "link.jsonl"
    link.symlink_to("all.jsonl")
    assert stocked.run("export", "--output", "link.jsonl").code == 0
    assert link.readlink() == Path("all.jsonl")
    assert (stocked.folder / "all.jsonl").read_text().count("\n") == COUNT


@pytest.mark.parametrize("missing", ["AUTHLETE_AUTHLETE", "AUTHLETE_SERVICE_ID"])
def test_what_cannot_begin_replaces_nothing(
    stocked: Place, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)
    assert stocked.run("export", "--output", "all.jsonl").code == 2
    assert_nothing_is_replaced(stocked)


def test_a_server_that_is_down_replaces_nothing(stocked: Place) -> None:
    nowhere = attrs.evolve(stocked, url="http://127.0.0.1:9")
    assert nowhere.run("export", "--output", "all.jsonl").code == 1
    assert_nothing_is_replaced(stocked)


@pytest.mark.parametrize("page", [1, 2, 3])
def test_a_failure_at_any_page_replaces_nothing(stocked: Place, page: int) -> None:
    """Half an export would pass for a whole one."""
    stocked.server.react = at_page(page, lambda: (502, {}))
    ran = stocked.run("export", "--output", "all.jsonl")
    assert (ran.code, "HTTP 502" in ran.err) == (1, True)
    assert_nothing_is_replaced(stocked)


@pytest.mark.parametrize("room", [0, 1000])
def test_a_full_disk_replaces_nothing(stocked: Place, room: int) -> None:
    with files_limited_to(room):
        ran = stocked.run("export", "--output", "all.jsonl")
    assert (ran.code, ran.err.count("\n")) == (1, 1)
    assert_nothing_is_replaced(stocked)


@pytest.fixture
def _signals_are_as_in_a_shell() -> Iterator[None]:
    """Processes in its background may be started to ignore some."""
    before = {number: signal.getsignal(number) for number in SIGNALS}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals_are_as_in_a_shell")
@pytest.mark.parametrize("by", SIGNALS)
@pytest.mark.parametrize("page", [1, 2])
def test_an_interrupt_replaces_nothing(stocked: Place, by: signal.Signals, page: int) -> None:
    """Nor does it leave behind what was written; afterwards the signal is as it was."""
    before = signal.getsignal(by)
    stocked.server.react = at_page(page, lambda: os.kill(os.getpid(), by))
    ran = stocked.run("export", "--output", "all.jsonl")
    assert ran.code == 130
    assert_nothing_is_replaced(stocked)
    assert signal.getsignal(by) == before


@pytest.mark.usefixtures("_signals_are_as_in_a_shell")
def test_a_signal_that_is_ignored_stays_so(stocked: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """As by ``nohup``; and not every system has all of them."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    monkeypatch.delattr(signal, "SIGTERM")
    stocked.server.react = at_page(1, lambda: os.kill(os.getpid(), signal.SIGHUP))
    assert stocked.run("export", "--output", "all.jsonl").code == 0


def test_a_pipe_is_written_to_directly(stocked: Place) -> None:
    """There is nothing to be replaced."""
    fifo = stocked.folder / "fifo"
    os.mkfifo(fifo)
    received: list[str] = []
    reader = Thread(target=lambda: received.append(fifo.read_text()))
    reader.start()
    assert stocked.run("export", "--output", "fifo", "--format", "csv").code == 0
    reader.join(TIMEOUT)
    assert received[0].startswith("access_token_hash,")
    assert stat.S_ISFIFO(fifo.stat().st_mode)


@pytest.mark.parametrize(
    "options",
    [
        ["--output", "all.csv"],
        ["--output", "all.CSV"],
        ["--output", "all.csv", "--format", "csv"],
        ["--output", "all.txt", "--format", "csv"],
        ["--format", "csv"],
    ],
)
def test_csv_is_known_by_suffix_or_option(stocked: Place, options: list[str]) -> None:
    """It says the same as JSON Lines do."""
    ran = stocked.run("export", *options)
    assert (ran.code, ran.err) == (0, "")
    text = (stocked.folder / options[1]).read_text() if options[0] == "--output" else ran.out
    header, *rows = csv.reader(text.splitlines(keepends=True))
    assert tuple(header) == FIELDS
    expected = [json.loads(line) for line in stocked.run("export").out.splitlines()]
    assert [read(dict(zip(header, row, strict=True))) for row in rows] == expected


def read(cells: dict[str, str]) -> dict[str, Any]:
    """Read cells as an import reads them."""
    readers: dict[str, Callable[[str], Any]] = {
        **dict.fromkeys(["scopes", "refresh_token_scopes"], str.split),
        "properties": json.loads,
    }
    numbers = {"client_id", "created_at", "last_refreshed_at"}
    for name in numbers | {name for name in cells if name.endswith("_expires_at")}:
        readers[name] = int
    return {name: readers.get(name, str)(text) for name, text in cells.items() if text}


@pytest.mark.parametrize("suffix", ["jsonl", "ndjson", "NDJSON"])
def test_json_lines_are_known_by_suffix(stocked: Place, suffix: str) -> None:
    assert stocked.run("export", "--output", f"new.{suffix}").code == 0
    (first, *_) = (stocked.folder / f"new.{suffix}").read_text().splitlines()
    assert json.loads(first)["access_token_hash"] == hashes_of([0])[0]


def test_an_export_without_tokens_is_empty_but_for_its_header(place: Place) -> None:
    assert place.run("export").out == ""
    assert place.run("export", "--format", "csv").out == f"{','.join(FIELDS)}\n"


def test_without_standard_output_an_export_goes_nowhere(
    stocked: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        assert stocked.run("export", "--format", "csv").code == 0
