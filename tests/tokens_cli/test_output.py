"""What cannot be written or read ends a command in order: one line at most, and an exit code."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from authlete._cli.output import printable
from tests.tokens_cli.place import TIMEOUT, token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import TextIO

    from tests.tokens_cli.place import Place

HEADER_BYTES, EVENT_BYTES = 81, 35


@contextmanager
def files_limited_to(size: int) -> Iterator[None]:
    """Have no file of this process grow beyond a size: what a full disk looks like."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@pytest.mark.parametrize("room", [0, 1, EVENT_BYTES - 1])
@pytest.mark.parametrize("events", [0, 20, 21])
def test_a_journal_that_cannot_grow_ends_an_import(place: Place, events: int, room: int) -> None:
    """In order: no event is left half written, and the next run imports the rest, each once."""
    place.write("tokens.jsonl", *map(token, range(40)))
    with files_limited_to(HEADER_BYTES + events * EVENT_BYTES + room):
        ran = place.run("import", "tokens.jsonl")
    assert ran.code == 1
    assert ran.out.endswith(" imported, 0 rejected\n")
    assert ran.err.startswith("authlete: ")
    assert ran.err.count("\n") == 1
    assert len(place.journal()) == events
    assert place.run("import", "tokens.jsonl").code == 0
    assert len(set(place.hashes())) == len(place.hashes()) == 40


def test_a_journal_that_cannot_be_begun_is_a_wrong_argument(place: Place) -> None:
    place.write("tokens.jsonl", token(1))
    ran = place.run("import", "tokens.jsonl", "--journal", "/dev/full")
    assert ran.code == 2
    assert place.hashes() == []


def test_rejects_that_cannot_be_written_end_an_import(place: Place) -> None:
    """It stops: what it would go on to reject, nobody would learn."""
    place.write("tokens.jsonl", "{", *map(token, range(3)), "{")
    ran = place.run("import", "tokens.jsonl", "--rejects", "/dev/full")
    assert ran.code == 1
    assert "No space left on device" in ran.err
    assert ran.err.count("\n") == 1
    assert place.run("import", "tokens.jsonl").out.startswith("3 imported, 2 rejected")


def test_an_export_that_cannot_be_written_is_exit_code_1(place: Place) -> None:
    place.write("tokens.jsonl", token(1))
    place.run("import", "tokens.jsonl")
    ran = place.run("export", "--output", "/dev/full", "--format", "jsonl")
    assert (ran.code, ran.err) == (1, "authlete: [Errno 28] No space left on device\n")


@pytest.mark.parametrize(
    "command", [["list"], ["list", "--json"], ["export"], ["export", "--format", "csv"]]
)
@pytest.mark.parametrize("output", ["full", "closed"])
def test_standard_output_that_cannot_be_written_is_exit_code_1(
    place: Place, monkeypatch: pytest.MonkeyPatch, command: list[str], output: str
) -> None:
    """One who reads no further, as ``head`` does, is not told so."""
    place.write("tokens.jsonl", token(1))
    place.run("import", "tokens.jsonl")
    with monkeypatch.context() as patch, _unwritable(output) as stdout:
        patch.setattr(sys, "stdout", stdout)
        ran = place.run(*command)
    assert ran.code == 1
    assert ran.err.count("\n") == (1 if output == "full" else 0)


@pytest.mark.parametrize("output", ["full", "closed"])
@pytest.mark.parametrize("options", [[], ["--limit", "x"]])
def test_standard_error_that_cannot_be_written_is_exit_code_1(
    place: Place, monkeypatch: pytest.MonkeyPatch, options: list[str], output: str
) -> None:
    """There is nowhere to say so."""
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "wrong")
    with monkeypatch.context() as patch, _unwritable(output) as stderr:
        patch.setattr(sys, "stderr", stderr)
        assert place.run("list", *options).code == 1


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_stream_that_was_closed_is_done_without(
    place: Place, monkeypatch: pytest.MonkeyPatch, stream: str
) -> None:
    """Nothing meant for one of them is shown on the other."""
    place.write("tokens.jsonl", token(1))
    with monkeypatch.context() as patch:
        patch.setattr(sys, stream, None)
        imported = place.run("import", "tokens.jsonl")
        unknown = place.run("import", "tokens.jsonl", "--what")
        full = place.run("export", "--output", "/dev/full", "--format", "jsonl")
    assert [ran.code for ran in (imported, unknown, full)] == [0, 2, 1]
    shown = [text for ran in (imported, unknown, full) for text in (ran.out, ran.err)]
    lines = [text.count("\n") for text in shown]
    assert lines == ([0, 0, 0, 1, 0, 1] if stream == "stdout" else [1, 0, 0, 0, 0, 0])


@contextmanager
def _unwritable(kind: str) -> Iterator[TextIO]:
    if kind == "full":
        descriptor = os.open("/dev/full", os.O_WRONLY)
    else:
        reading, descriptor = os.pipe()
        os.close(reading)
    with os.fdopen(descriptor, "w") as file:
        yield file


@pytest.mark.process
@pytest.mark.parametrize("stream", ["stdout", "stderr"])
@pytest.mark.parametrize("output", ["full", "closed"])
def test_a_process_whose_output_cannot_be_written_ends_in_order(
    place: Place, stream: str, output: str
) -> None:
    """Python itself has nothing to add at its end."""
    place.write("tokens.jsonl", *map(token, range(3)), "{")
    other = {"stdout": "stderr", "stderr": "stdout"}[stream]
    with _unwritable(output) as unwritable:
        streams = {stream: unwritable, other: subprocess.PIPE}
        with place.begin("import", "tokens.jsonl", "--rejects", "r", **streams) as process:
            out, err = process.communicate(timeout=TIMEOUT)
    assert process.returncode == 1
    expected = {
        ("stdout", "closed"): "",
        ("stdout", "full"): "authlete: [Errno 28] No space left on device\n",
    }
    assert (err or "") == expected.get((stream, output), "")
    assert (out or "").count("\n") == (1 if stream == "stderr" else 0)
    assert len(place.hashes()) == 3


def test_a_text_is_printed_without_secrets() -> None:
    """Also where one is part of another, or quoted as in a URL."""
    secrets = [None, "", "abc", "abcdef", "s/p ce"]
    assert printable("abcdef abc s/p ce s%2Fp%20ce", secrets) == "… … … …"
    assert printable("\x1b[1mé\u202e\n\t☃", ()) == "?[1mé???☃"
