"""A journal tells what is known of each token, whatever ended the run that wrote it."""

from __future__ import annotations

import stat
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from authlete._cli.tokens.input import Line
from authlete._cli.tokens.journal import Fate, Journal, Work
from authlete._cli.usage import UsageError
from authlete.models import GrantType, TokenCreateRequest

if TYPE_CHECKING:
    from pathlib import Path

TARGET = "https://us.authlete.com 1"


def line(name: str, number: int = 1) -> Line:
    """Return a line with a token that brings its value."""
    token = TokenCreateRequest(grant_type=GrantType.PASSWORD, access_token=name)
    return Line(number=number, token=token)


def write(path: Path, *events: tuple[Fate, Line]) -> None:
    with closing(Journal(path, Work.IMPORT, TARGET)) as journal:
        for event in events:
            journal.write(*event)


def recalled(path: Path, *names: str) -> list[Fate]:
    with closing(Journal(path, Work.IMPORT, TARGET)) as journal:
        return [journal.recall(line(name)) for name in names]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal"


def test_a_later_run_knows_what_an_earlier_one_wrote(path: Path) -> None:
    assert recalled(path, "a") == [Fate.UNTOUCHED]
    write(
        path,
        (Fate.SENT, line("sent")),
        (Fate.SENT, line("created")),
        (Fate.SENT, line("failed")),
        (Fate.DONE, line("created")),
        (Fate.FAILED, line("failed")),
    )
    fates = [Fate.SENT, Fate.DONE, Fate.UNTOUCHED, Fate.UNTOUCHED]
    assert recalled(path, "sent", "created", "failed", "new") == fates
    write(path, (Fate.DONE, line("sent")))
    assert recalled(path, "sent") == [Fate.DONE]


def test_a_token_is_known_wherever_it_stands(path: Path) -> None:
    """Lines may be put in and taken out before the import is taken up."""
    write(path, (Fate.SENT, line("a", 1)), (Fate.DONE, line("a", 1)))
    with closing(Journal(path, Work.IMPORT, TARGET)) as journal:
        assert journal.recall(line("a", 99)) is Fate.DONE


def test_tokens_that_are_alike_are_counted(path: Path) -> None:
    """Two lines that ask for a generated value are two tokens."""
    once, twice = (Fate.SENT, line("a")), [(Fate.SENT, line("a")), (Fate.DONE, line("a"))]
    write(path, once, *twice, *twice)
    assert recalled(path, *"aaaa") == [Fate.DONE, Fate.DONE, Fate.SENT, Fate.UNTOUCHED]


def test_what_a_run_writes_is_not_what_it_recalls(path: Path) -> None:
    """Or the second of two lines that are alike would pass for the first."""
    with closing(Journal(path, Work.IMPORT, TARGET)) as journal:
        journal.write(Fate.SENT, line("a"))
        journal.write(Fate.DONE, line("a"))
        assert journal.recall(line("a")) is Fate.UNTOUCHED


def test_a_journal_may_be_cut_anywhere(path: Path) -> None:
    """Events that are there as a whole count; the next ones are written after those."""
    write(path, *((Fate.SENT, line(name)) for name in "abc"))
    whole = path.read_bytes()
    for end in range(len(whole) + 1):
        path.write_bytes(whole[:end])
        events = whole[:end].count(b"\n") - 1
        expected = [Fate.SENT if index < events else Fate.UNTOUCHED for index in range(3)]
        assert recalled(path, *"abc") == expected
        write(path, (Fate.SENT, line("d")))
        assert recalled(path, "d") == [Fate.SENT]


@pytest.mark.parametrize("zeros", [1, 34, 35, 36, 81, 4096, 200_000])
def test_a_journal_that_a_power_cut_left_zeros_in_goes_on(path: Path, zeros: int) -> None:
    """Wherever they begin: the file had its size already, and the disk not yet its content."""
    write(path, *((Fate.SENT, line(name)) for name in "abc"))
    whole = path.read_bytes()
    for end in (0, 1, 40, 81, 82, 100, 116, 117, len(whole)):
        path.write_bytes(whole[:end] + b"\0" * zeros)
        events = whole[:end].count(b"\n") - 1
        expected = [Fate.SENT if index < events else Fate.UNTOUCHED for index in range(3)]
        assert recalled(path, *"abc") == expected
        write(path, (Fate.SENT, line("d")))
        assert recalled(path, "d") == [Fate.SENT]
        assert b"\0" not in path.read_bytes()


@pytest.mark.parametrize("tail", [b"x", b"> %b\n" % (b"0" * 32)])
def test_zeros_amid_a_journal_are_damage(path: Path, tail: bytes) -> None:
    """What they stand for was written before something else was, and would be forgotten."""
    write(path, (Fate.SENT, line("a")))
    damaged = path.read_bytes() + b"\0" * 70_000 + tail
    path.write_bytes(damaged)
    with pytest.raises(UsageError, match=r"journal: line 3 is damaged$"):
        Journal(path, Work.IMPORT, TARGET)
    path.write_bytes(b"\0" * 100 + tail)
    with pytest.raises(UsageError, match="is not the journal of an earlier import"):
        Journal(path, Work.IMPORT, TARGET)


@pytest.mark.parametrize("event", [b"> %b\n" % (b"0" * 33), b"x" * 35, b"? %b\n" % (b"0" * 32)])
def test_a_damaged_journal_is_refused(path: Path, event: bytes) -> None:
    """And left as it is."""
    write(path, (Fate.SENT, line("a")))
    damaged = path.read_bytes() + event + b"> %b\n" % (b"0" * 32)
    path.write_bytes(damaged)
    with pytest.raises(UsageError, match=r"journal: line 3 is damaged$"):
        Journal(path, Work.IMPORT, TARGET)
    assert path.read_bytes() == damaged


def test_a_journal_holds_for_one_service(path: Path) -> None:
    write(path)
    with pytest.raises(UsageError, match="is the journal of an earlier import at another service"):
        Journal(path, Work.IMPORT, "https://us.authlete.com 2")


def test_a_journal_holds_for_one_kind_of_work(path: Path) -> None:
    """What was imported is not revoked."""
    write(path, (Fate.DONE, line("a")))
    with pytest.raises(UsageError, match="is not the journal of an earlier revocation"):
        Journal(path, Work.REVOCATION, TARGET)


@pytest.mark.parametrize(
    "text", ["authlete", "authlete export", "hello\0\0\0", '{"grant_type": "PASSWORD"}\n']
)
def test_another_file_is_not_written_to(path: Path, text: str) -> None:
    path.write_text(text * 10)
    with pytest.raises(UsageError, match="is not the journal of an earlier import"):
        Journal(path, Work.IMPORT, TARGET)
    assert path.read_text() == text * 10


def test_two_runs_at_once_are_refused(path: Path) -> None:
    """They would send the same tokens; what the first one wrote stays."""
    with closing(Journal(path, Work.IMPORT, TARGET)) as journal:
        journal.write(Fate.SENT, line("a"))
        with pytest.raises(UsageError, match="another import is writing to it"):
            Journal(path, Work.IMPORT, TARGET)
        journal.write(Fate.DONE, line("a"))
    assert recalled(path, "a") == [Fate.DONE]


def test_without_locks_a_journal_works_all_the_same(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows has others."""
    monkeypatch.setitem(sys.modules, "fcntl", None)
    write(path, (Fate.SENT, line("a")))
    assert recalled(path, "a") == [Fate.SENT]


def test_without_a_file_nothing_lasts() -> None:
    with closing(Journal(None, Work.IMPORT, TARGET)) as journal:
        journal.write(Fate.SENT, line("a"))
        assert not journal.lasts
    with closing(Journal(None, Work.IMPORT, TARGET)) as journal:
        assert journal.recall(line("a")) is Fate.UNTOUCHED


def test_a_journal_is_its_owners_and_holds_digests_alone(path: Path) -> None:
    write(path, (Fate.SENT, line("canary")))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    header, event = path.read_text().splitlines()
    assert header.startswith("authlete import ")
    assert event == f"> {line('canary').digest().hex()}"
    assert "authlete.com" not in header


def test_what_must_not_be_sent_twice_is_on_the_disk_before_it_is_sent(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What brings its value needs no such care: Authlete takes no value twice."""
    flushed: list[int] = []
    monkeypatch.setattr("os.fsync", lambda _: flushed.append(path.stat().st_size))
    with closing(Journal(path, Work.IMPORT, TARGET)) as journal:
        journal.write(Fate.SENT, line("a"))
        assert flushed == []
        token = TokenCreateRequest(grant_type=GrantType.PASSWORD)
        journal.write(Fate.SENT, Line(number=2, token=token))
        assert flushed == [path.stat().st_size]
