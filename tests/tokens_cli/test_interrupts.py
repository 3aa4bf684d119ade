"""An import that is interrupted finishes what is under way, or, told so again, ends at once."""

from __future__ import annotations

import asyncio
import io
import json
import os
import signal
import sys
from threading import Event
from threading import enumerate as enumerate_threads
from typing import TYPE_CHECKING, Any

import pytest

from authlete._cli.tokens.lines import BadLine
from authlete._cli.tokens.source import Source
from tests.tokens_cli.place import CREATE, TIMEOUT, token

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

    from tests.tokens_cli.place import Place

SIGNALS = [signal.SIGINT, signal.SIGTERM]
AT_ONCE = 16


@pytest.fixture(autouse=True)
def _interrupts_are_heeded() -> Iterator[None]:
    """As in a shell's foreground: processes in its background may be started to ignore them."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


def interrupt_at(place: Place, number: int, by: signal.Signals = signal.SIGINT) -> None:
    """Send this process a signal when a request to create a token comes in: the so manyth."""
    requests = iter(range(1, 1000))

    def react(path: str, _: Any) -> None:
        if path == CREATE and next(requests) == number:
            os.kill(os.getpid(), by)

    place.server.react = react


@pytest.mark.parametrize("by", SIGNALS)
def test_an_interrupted_import_finishes_what_is_under_way(place: Place, by: signal.Signals) -> None:
    """Nothing is left in doubt, and the same command imports the rest."""
    before = [signal.getsignal(number) for number in SIGNALS]
    place.write("tokens.jsonl", *map(token, range(300)))
    interrupt_at(place, 50, by)
    ran = place.run("import", "tokens.jsonl")
    assert ran.code == 130
    assert ran.err == (
        "authlete: finishing what is under way; interrupt again to stop at once;"
        " the same command goes on from here\n"
    )
    created = len(place.hashes())
    assert ran.out == f"{created} imported, 0 rejected\n"
    assert 50 <= created < 300
    assert [signal.getsignal(number) for number in SIGNALS] == before
    ran = place.run("import", "tokens.jsonl")
    assert ran.out == f"{300 - created} imported, 0 rejected, {created} imported before\n"
    assert len(set(place.hashes())) == 300


class Impatient(io.StringIO):
    """Interrupts once more as soon as the command says that it was."""

    def write(self, text: str) -> int:
        """Send the signal."""
        if "interrupt again" in text:
            os.kill(os.getpid(), signal.SIGINT)
        return super().write(text)


def test_a_second_interrupt_ends_an_import_at_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Although the answers to what is under way are yet to come; the next run finds them out."""
    place.write("tokens.jsonl", *map(token, range(100)))
    released = Event()
    # When all are connected: anyio warns of what is to dial and was ended before it began.
    interrupt_at(place, AT_ONCE)

    async def hold(path: str) -> None:
        if path == CREATE:
            await asyncio.to_thread(released.wait, TIMEOUT)

    place.server.answering = hold
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", Impatient())
        ran = place.run("import", "tokens.jsonl")
    released.set()
    assert (ran.code, ran.out) == (130, "0 imported, 0 rejected\n")
    assert {event[0] for event in place.journal()} == {">"}
    place.server.react = lambda _path, _body: None
    ran = place.run("import", "tokens.jsonl")
    assert (ran.code, ran.out) == (0, "100 imported, 0 rejected\n")
    assert len(set(place.hashes())) == 100


def test_where_there_are_no_handlers_an_interrupt_ends_an_import_at_once(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows."""

    def unsupported(*_: object) -> None:
        raise NotImplementedError

    for name in "add_signal_handler", "remove_signal_handler":
        monkeypatch.setattr(asyncio.SelectorEventLoop, name, unsupported)
    place.write("tokens.jsonl", *map(token, range(300)))
    interrupt_at(place, 50)
    assert place.run("import", "tokens.jsonl").code == 130
    place.server.react = lambda _path, _body: None
    assert place.run("import", "tokens.jsonl").code == 0
    assert len(set(place.hashes())) == 300


@pytest.fixture
def fifo(tmp_path: Path) -> Path:
    path = tmp_path / "tokens.jsonl"
    os.mkfifo(path)
    return path


def test_an_interrupt_is_heeded_while_standard_input_is_silent(
    place: Place, stdin: BinaryIO
) -> None:
    """What came is imported. Without a journal, there is no going on."""
    interrupt_at(place, 3)
    stdin.writelines(json.dumps(token(index)).encode() + b"\n" for index in range(3))
    ran = place.run("import", "-")
    assert (ran.code, ran.out) == (130, "3 imported, 0 rejected\n")
    assert "goes on from here" not in ran.err


@pytest.mark.process
@pytest.mark.parametrize("by", SIGNALS)
def test_a_process_ends_although_its_input_does_not(
    place: Place, fifo: Path, by: signal.Signals
) -> None:
    """The thread that waits for input does not keep it."""
    with place.begin("import", fifo.name) as process, fifo.open("wb", buffering=0) as pipe:
        place.server.answering = lambda path: process.send_signal(by) if path == CREATE else None
        pipe.write(json.dumps(token(1)).encode() + b"\n")
        out, err = process.communicate(timeout=TIMEOUT)
    assert (process.returncode, out) == (130, "1 imported, 0 rejected\n")
    assert err.startswith("authlete: finishing what is under way")
    assert err.count("\n") == 1


async def test_a_line_that_comes_too_late_is_not_taken() -> None:
    """Nobody waits for it any more."""
    released = Event()

    def lines() -> Iterator[BadLine]:
        released.wait(TIMEOUT)
        yield BadLine(number=1, reason="late")

    before = {*enumerate_threads()}
    source = Source(lines(), may_block=True)
    awaited = asyncio.create_task(source.next())
    await asyncio.sleep(0)
    (reader,) = {*enumerate_threads()} - before
    source.stop()
    assert await awaited is None
    released.set()
    await asyncio.to_thread(reader.join, TIMEOUT)
    assert await source.next() is None


def test_input_that_comes_slowly_is_imported_as_it_comes(place: Place, stdin: BinaryIO) -> None:
    """A line is not kept back until the next one is there."""
    lines = iter(range(2, 5))

    def answering(path: str) -> None:
        if path == CREATE:
            following = next(lines, None)
            if following is None:
                stdin.close()
            else:
                stdin.write(json.dumps(token(following)).encode() + b"\n")

    place.server.answering = answering
    stdin.write(json.dumps(token(1)).encode() + b"\n")
    ran = place.run("import", "-")
    assert (ran.code, ran.out) == (0, "4 imported, 0 rejected\n")


def test_input_that_cannot_be_read_on_is_one_line_and_exit_code_1(
    place: Place, stdin: BinaryIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is under way is finished."""

    class Broken(io.BufferedReader):
        def readline(self, size: int | None = -1, /) -> bytes:
            line = super().readline(size)
            if line == b"broken\n":
                raise OSError(5, "Input/output error")
            return line

    monkeypatch.setattr("authlete._cli.tokens.files.BufferedReader", Broken)
    stdin.write(json.dumps(token(1)).encode() + b"\nbroken\n")
    ran = place.run("import", "-")
    assert (ran.code, ran.out) == (1, "1 imported, 0 rejected\n")
    assert ran.err == "authlete: [Errno 5] Input/output error\n"
