"""``tokens revoke`` takes a file that names tokens, or an age, and accounts for every token."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from io import BytesIO
from itertools import count
from random import Random
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete._cli.tokens.lines import BadLine, Lines
from authlete._cli.tokens.named import NamedToken, read_named_tokens
from authlete.sandbox import Clock, Sandbox
from tests.tokens_cli.conftest import SERVICE
from tests.tokens_cli.place import BEARER, TIMEOUT, access_value, hash_of, hashes_of, token

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from authlete._cli.tokens.formats import Format
    from tests.tokens_cli.place import Answer, Place

REVOKE = "/api/1/auth/token/revoke"


def refresh_value(number: int) -> str:
    return f"canary-refresh-{number}-refresh"


@pytest.fixture
def stocked(place: Place) -> Place:
    """A service with ten tokens."""
    place.issue(*map(token, range(10)))
    return place


def left(place: Place) -> list[int]:
    """Return the numbers of the tokens that there still are."""
    hashes = {*place.hashes()}
    return [number for number in range(10) if hashes_of([number])[0] in hashes]


def rejects(place: Place, name: str = "list.jsonl.revoke") -> list[dict[str, Any]]:
    return place.rejects(name)


def events(place: Place, name: str = "list.jsonl") -> list[str]:
    return place.journal(f"{name}.revoke")


def revoking(act: Callable[[dict[str, Any]], Answer | None]) -> Callable[..., Answer | None]:
    """Have an answer to each revocation made otherwise."""
    return lambda path, body: act(body) if path == REVOKE else None


def test_the_tokens_that_a_file_names_are_revoked(stocked: Place) -> None:
    """By value or by hash, of either half; what else a line says is passed over."""
    stocked.write(
        "list.jsonl",
        {"access_token": access_value(1), "refresh_token": "another", "subject": "mary"},
        {"access_token_hash": hashes_of([2])[0], "created_at": 1, "scopes": ["a"]},
        {"refresh_token": refresh_value(3), "access_token": None},
        {"refresh_token_hash": hash_of(refresh_value(4))},
    )
    ran = stocked.run("revoke", "--from-file", "list.jsonl", "--yes")
    assert (ran.code, ran.out, ran.err) == (0, "4 revoked, 0 rejected\n", "")
    assert left(stocked) == [0, 5, 6, 7, 8, 9]
    assert sorted(event[0] for event in events(stocked)) == [*"++++>>>>"]
    assert rejects(stocked) == []


@pytest.mark.parametrize("name", ["some.jsonl", "some.csv"])
def test_what_an_export_wrote_can_be_revoked(stocked: Place, name: str) -> None:
    assert stocked.run("export", "--output", name).code == 0
    ran = stocked.run("revoke", "--from-file", name, "--yes")
    assert (ran.code, ran.out) == (0, "10 revoked, 0 rejected\n")
    assert left(stocked) == []


def test_an_import_can_be_undone(place: Place) -> None:
    """By the same file, which keeps two journals."""
    place.write("tokens.jsonl", *map(token, range(10)))
    assert place.run("import", "tokens.jsonl").code == 0
    ran = place.run("revoke", "--from-file", "tokens.jsonl", "--yes")
    assert (ran.code, ran.out) == (0, "10 revoked, 0 rejected\n")
    assert left(place) == []
    assert len(place.journal("tokens.jsonl")) == len(events(place, "tokens.jsonl")) == 20


def test_every_line_is_accounted_for(stocked: Place) -> None:
    """As revoked, as not there, as rejected, or as revoked before."""
    lines = [{"access_token": access_value(number)} for number in range(3)]
    stocked.write("list.jsonl", *lines[:2])
    assert stocked.run("revoke", "--from-file", "list.jsonl", "--yes").out.startswith("2 revoked")
    bad = ["{", "[]", {"subject": "john"}, {"access_token": 7}, {"access_token": " "}]
    stocked.write("list.jsonl", *lines, {"access_token": "unknown"}, *bad, {"access_token": "a\tb"})
    ran = stocked.run("revoke", "--from-file", "list.jsonl", "--yes")
    assert ran.code == 1
    assert ran.out == (
        "1 revoked, 6 rejected, 1 not there, 2 revoked before; see list.jsonl.revoke.rejects\n"
    )
    names = "access_token_hash, access_token, refresh_token_hash, refresh_token"
    assert rejects(stocked) == [
        {"line": 5, "reason": "is not JSON"},
        {"line": 6, "reason": "is not a JSON object"},
        {"line": 7, "reason": f"names no token, by {names}"},
        {"line": 8, "reason": "access_token: expected str"},
        {"line": 9, "reason": "access_token: is empty"},
        {"line": 10, "reason": "access_token: has characters that no token has"},
    ]
    assert left(stocked) == [*range(3, 10)]


@pytest.mark.parametrize("name", ["list.jsonl", "list.csv"])
def test_a_dry_run_tells_every_bad_line(
    stocked: Place, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """It needs neither credential nor service, and writes nothing."""
    monkeypatch.delenv("AUTHLETE_AUTHLETE")
    monkeypatch.delenv("AUTHLETE_SERVICE_ID")
    if name == "list.csv":
        stocked.write(name, "access_token,subject", "a,john", ",mary", '"b"x,jim', "c,jane")
    else:
        stocked.write(name, {"access_token": "a"}, {"subject": "mary"}, "{", {"access_token": "c"})
    before = {path.name for path in stocked.folder.iterdir()}
    ran = stocked.run("revoke", "--from-file", name, "--dry-run")
    assert ran.code == 1
    *_, summary = ran.out.splitlines()
    assert summary == ("2 good, 2 bad" if name == "list.jsonl" else "1 good, 2 bad")
    assert "line 3: names no token" in ran.out or "line 2: names no token" in ran.out
    assert {path.name for path in stocked.folder.iterdir()} == before


@pytest.fixture
def terminal(stdin: BinaryIO, monkeypatch: pytest.MonkeyPatch) -> BinaryIO:
    """Have standard input pass for a terminal, and type on it."""
    monkeypatch.setattr("os.isatty", lambda descriptor: descriptor == 0)
    return stdin


def test_what_a_file_names_is_counted_before_it_is_asked(
    stocked: Place, terminal: BinaryIO
) -> None:
    stocked.write("list.jsonl", *({"access_token": access_value(number)} for number in (1, 2)), "{")
    terminal.write(b"n\n")
    ran = stocked.run("revoke", "--from-file", "list.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "revoke 2 tokens? [y/N] authlete: nothing was revoked\n"
    assert left(stocked) == [*range(10)]
    assert not (stocked.folder / "list.jsonl.revoke.journal").exists()
    terminal.write(b"y\n")
    ran = stocked.run("revoke", "--from-file", "list.jsonl")
    assert ran.out.startswith("2 revoked, 1 rejected")
    assert left(stocked) == [0, *range(3, 10)]


@pytest.mark.usefixtures("stdin")
@pytest.mark.parametrize("file", ["list.jsonl", "-", "fifo"])
def test_where_nobody_can_be_asked_it_has_to_be_said(stocked: Place, file: str) -> None:
    stocked.write("list.jsonl", {"access_token": access_value(1)})
    descriptor = None
    if file == "fifo":
        os.mkfifo(file)
        descriptor = os.open(file, os.O_RDWR)  # so that opening it waits for nobody
    ran = stocked.run("revoke", "--from-file", file, "--format", "jsonl")
    if descriptor is not None:
        os.close(descriptor)
    assert (ran.code, ran.out) == (2, "")
    tokens = "1 token" if file == "list.jsonl" else "an unknown number of tokens"
    assert f"revoke {tokens}? there is no terminal to ask on" in ran.err
    assert left(stocked) == [*range(10)]


def test_tokens_can_be_named_on_standard_input(stocked: Place, stdin: BinaryIO) -> None:
    """Then there is no journal, and the rejects are called after it."""
    stdin.write(b"\xef\xbb\xbf" + json.dumps({"access_token": access_value(1)}).encode() + b"\n{")
    stdin.close()
    ran = stocked.run("revoke", "--from-file", "-", "--yes")
    assert ran.out == "1 revoked, 1 rejected; see stdin.revoke.rejects\n"
    assert not [*stocked.folder.glob("*.revoke.journal")]
    assert left(stocked) == [0, *range(2, 10)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl"], "No such file or directory: 'nowhere.jsonl'"),
        (["list.txt"], "list.txt: say by --format whether it is jsonl or csv"),
        (["headless.csv"], "no column of the CSV header is called access_token_hash, access_tok"),
        (["twice.csv"], "the CSV header names a field twice"),
        (["broken.csv"], "the CSV header cannot be read"),
        (["list.jsonl", "--journal", "list.jsonl"], "must be three files"),
        (["list.jsonl", "--rejects", "linked"], "must be three files"),
        (
            ["list.jsonl", "--journal", "tokens.jsonl.journal"],
            "is not the journal of an earlier re",
        ),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    stocked: Place, arguments: list[str], said: str
) -> None:
    """Nothing is sent, and nothing of a header shown: it may be a token."""
    list_ = stocked.write("list.jsonl", {"access_token": access_value(1)})
    stocked.write("list.txt", access_value(1))
    stocked.write("headless.csv", "canary,john")
    stocked.write("twice.csv", "access_token,access_token")
    stocked.write("broken.csv", '"access_token"x')
    os.link(list_, stocked.folder / "linked")
    stocked.write("tokens.jsonl", {})
    assert stocked.run("import", "tokens.jsonl").code == 1
    ran = stocked.run("revoke", "--yes", "--from-file", *arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert "canary" not in ran.err
    assert left(stocked) == [*range(10)]
    assert list_.stat().st_size


def test_an_empty_file_names_no_tokens(stocked: Place) -> None:
    for name in "list.jsonl", "list.csv":
        stocked.write(name)
        ran = stocked.run("revoke", "--from-file", name)
        assert (ran.code, ran.out) == (0, "0 revoked\n")


@pytest.mark.usefixtures("nothing_is_repeated")
def test_what_fails_is_rejected_and_done_by_the_next_run(stocked: Place) -> None:
    """Of a line whose answer was lost it is said that it may be done."""
    stocked.write("list.jsonl", *({"access_token": access_value(number)} for number in range(4)))
    answers: dict[str, Answer] = {
        access_value(1): (502, {}),
        access_value(2): (400, {"resultCode": "A000201", "resultMessage": f"{access_value(2)}?"}),
    }
    stocked.server.react = revoking(lambda body: answers.get(body["accessTokenIdentifier"]))
    ran = stocked.run("revoke", "--from-file", "list.jsonl", "--yes", "--concurrency", "1")
    assert (ran.code, ran.out[:21]) == (1, "2 revoked, 2 rejected")
    unclear, refused = rejects(stocked)
    assert unclear["line"] == 2
    assert unclear["reason"].endswith(
        "; it may be revoked all the same; the same command finds out"
    )
    assert unclear["access_token_sha256"] == hash_of(access_value(1))
    assert refused["reason"].endswith("A000201: …?")
    assert [event[0] for event in events(stocked)] == [*">+>>->+"]
    stocked.server.react = lambda *_: None
    ran = stocked.run("revoke", "--from-file", "list.jsonl", "--yes")
    assert (ran.code, ran.out) == (0, "2 revoked, 0 rejected, 2 revoked before\n")
    assert left(stocked) == [*range(4, 10)]


def test_a_token_that_is_named_by_its_hash_is_rejected_by_its_hash(stocked: Place) -> None:
    """There is no value to be hidden."""
    stocked.write("list.jsonl", {"access_token_hash": hashes_of([1])[0]})
    stocked.server.react = revoking(lambda _: (403, {"resultCode": "A001217"}))
    assert stocked.run("revoke", "--from-file", "list.jsonl", "--yes").code == 1
    (reject,) = rejects(stocked)
    assert reject["access_token_hash"] == hashes_of([1])[0]


def test_an_answer_about_one_token_is_no_reason_to_give_up(stocked: Place) -> None:
    """Some servers may refuse each that they do not know; other failures are about all."""
    stocked.write("list.jsonl", *({"access_token": f"unknown-{n}"} for n in range(60)))
    for status, many in ((404, 60), (403, 50)):
        refusal: Answer = (status, {"resultCode": "A000201", "resultMessage": "no"})
        stocked.server.react = revoking(lambda _, refusal=refusal: refusal)  # type: ignore[misc]
        ran = stocked.run("revoke", "--from-file", "list.jsonl", "--yes", "--concurrency", "1")
        assert ran.code == 1
        assert len(rejects(stocked)) == many
        assert ("giving up after 50 failures in a row" in ran.err) == (status == 403)


def test_what_would_fail_every_line_is_told_before_any_is_sent(
    stocked: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "canary-wrong")
    stocked.write("list.jsonl", {"access_token": access_value(1)})
    ran = stocked.run("revoke", "--from-file", "list.jsonl", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert "401" in ran.err
    assert not (stocked.folder / "list.jsonl.revoke.rejects").exists()


def test_an_interrupted_revocation_goes_on(stocked: Place) -> None:
    """What is under way is finished first."""
    stocked.write("list.jsonl", *({"access_token": access_value(number)} for number in range(10)))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    requests = iter(range(1, 99))
    stocked.server.react = revoking(
        lambda _: os.kill(os.getpid(), signal.SIGINT) if next(requests) == 3 else None
    )
    ran = stocked.run("revoke", "--from-file", "list.jsonl", "--yes", "--concurrency", "1")
    signal.signal(signal.SIGINT, before)
    assert ran.code == 130
    assert "the same command goes on from here" in ran.err
    done = 10 - len(left(stocked))
    assert 3 <= done < 10
    ran = stocked.run("revoke", "--from-file", "list.jsonl", "--yes")
    assert ran.out == f"{10 - done} revoked, 0 rejected, {done} revoked before\n"
    assert left(stocked) == []


@pytest.mark.process
def test_every_token_is_gone_however_often_a_revocation_was_killed(stocked: Place) -> None:
    """And is counted once: as revoked, or as not there where a run did not live to be told."""
    random = Random(1)  # noqa: S311 - draws that can be repeated
    stocked.write("many.jsonl", *map(token, range(10, 310)))
    assert stocked.run("import", "many.jsonl").code == 0
    for _ in range(3):
        requests = random.randrange(1, 100)

        def kill(path: str, _: Any = None) -> None:
            nonlocal requests
            requests -= path == REVOKE
            if requests == 0:
                process.kill()

        options = ["--from-file", "many.jsonl", "--yes"]
        with stocked.begin("revoke", *options, stdout=subprocess.DEVNULL) as process:
            stocked.server.answering = kill
            process.wait(TIMEOUT)
        assert process.returncode == -9
    stocked.server.answering = lambda _path: None
    ran = stocked.run("revoke", "--from-file", "many.jsonl", "--yes")
    assert ran.code == 0
    assert left(stocked) == [*range(10)]
    assert len(stocked.hashes()) == 10
    counts = [int(part.split()[0]) for part in ran.out.split(", ")]
    assert sum(counts) == 300


DAY = 86_400  # seconds
AGED = [0, 1, 2, 10, 11, 12, 20, 21, 22]


@pytest.fixture
def aged(place: Place) -> Iterator[Place]:
    """A service with three tokens of now, three that are a day old, and three of two days.

    Their numbers say how old they are: 0 to 2, 10 to 12, 20 to 22.
    """
    clock = Clock()
    with Sandbox(bearer=BEARER, services=[SERVICE], clock=clock) as sandbox:
        place.server.sandbox = sandbox
        for days in 2, 1, 0:
            clock.now = Clock().now - days * DAY
            place.issue(
                token(10 * days, subject="john"),
                token(10 * days + 1, subject="mary"),
                token(10 * days + 2, subject="mary", client_id=8),
            )
        yield place


def left_of_aged(place: Place) -> list[int]:
    hashes = {*place.hashes()}
    return [number for number in AGED if hashes_of([number])[0] in hashes]


@pytest.mark.parametrize(
    ("options", "left"),
    [
        (["--older-than", "36h"], [0, 1, 2, 10, 11, 12]),
        (["--older-than", "720m"], [0, 1, 2]),
        (["--older-than", "1w"], AGED),
        (["--older-than", "12h", "--subject", "mary"], [0, 1, 2, 10, 20]),
        (["--older-than", "43200s", "--client", "8"], [0, 1, 2, 10, 11, 20, 21]),
        (["--older-than", "12h", "--client", "8", "--subject", "john"], AGED),
    ],
)
def test_tokens_of_some_age_are_revoked(aged: Place, options: list[str], left: list[int]) -> None:
    """Of all, of a client, of a user; a dry run counts them."""
    count = 9 - len(left)
    ran = aged.run("revoke", *options, "--dry-run")
    assert (ran.code, ran.out) == (0, f"{count} tokens to revoke\n")
    assert len(left_of_aged(aged)) == 9
    ran = aged.run("revoke", *options, "--yes")
    rejected = ", 0 rejected" if count else ""
    assert (ran.code, ran.out) == (0, f"{count} revoked{rejected}\n")
    assert left_of_aged(aged) == left
    assert not [*aged.folder.glob("*revoke.journal")]


def test_just_those_are_revoked_that_were_counted(aged: Place, terminal: BinaryIO) -> None:
    """Whatever is issued while the question stands."""
    terminal.write(b"y\n")
    late = (token(number, subject="late") for number in count(100))

    def issue(path: str) -> None:
        if path.endswith("list"):
            create_one(aged, next(late))

    aged.server.answering = issue
    ran = aged.run("revoke", "--older-than", "1h")
    assert (ran.code, ran.out) == (0, "6 revoked, 0 rejected\n")
    assert ran.err == "revoke 6 tokens? [y/N] "
    assert left_of_aged(aged) == [0, 1, 2]
    assert {issued.subject for issued in aged.issued()} == {"john", "mary", "late"}


def create_one(place: Place, line: dict[str, Any]) -> None:
    """Issue a token beside the command that is tested."""
    thread = Thread(target=place.issue, args=(line,))
    thread.start()
    thread.join(TIMEOUT)


def test_a_no_revokes_none_of_some_age(aged: Place, terminal: BinaryIO) -> None:
    terminal.write(b"n\n")
    assert aged.run("revoke", "--older-than", "1h").code == 1
    assert len(left_of_aged(aged)) == 9


def test_a_list_that_cannot_be_read_to_its_end_revokes_nothing(aged: Place) -> None:
    """Not even what it has shown."""
    aged.server.react = lambda path, _: (502, {}) if path.endswith("list") else None
    ran = aged.run("revoke", "--older-than", "1h", "--yes")
    assert (ran.code, ran.out) == (1, "")
    aged.server.react = lambda *_: None
    assert len(left_of_aged(aged)) == 9


def test_a_token_without_a_hash_cannot_be_revoked_by_its_age(place: Place) -> None:
    """It is rejected; one that does not say when it was created is left alone."""
    tokens = [{"createdAt": 1, "accessTokenHash": "h"}, {"createdAt": 1}, {"accessTokenHash": "i"}]
    listed = {"accessTokens": tokens, "totalCount": 3}
    place.server.react = lambda path, _: (200, listed) if path.endswith("list") else None
    ran = place.run("revoke", "--older-than", "1h", "--yes")
    assert ran.out == "0 revoked, 1 rejected, 1 not there; see older-than.rejects\n"
    (reject,) = place.rejects("older-than")
    assert reject["reason"].startswith("names no token, by access_token_hash")


@given(st.binary(), st.sampled_from(["csv", "jsonl"]))
def test_any_bytes_name_tokens_or_are_bad_lines(data: bytes, written_as: Format) -> None:
    """Each line is told of once, by its number; what names a token can be written down."""
    header = b"access_token,subject\n" if written_as == "csv" else b""
    lines = [*read_named_tokens(Lines(BytesIO(header + data)), written_as)]
    numbers = [line.number for line in lines]
    assert numbers == sorted(set(numbers))
    for line in lines:
        if isinstance(line, NamedToken):
            assert len(line.digest()) == 16
            assert line.value not in repr(line)
        else:
            assert isinstance(line, BadLine)


def test_the_same_token_is_known_by_whatever_names_it_alike() -> None:
    """So that a journal holds for a file that was written in another format."""
    value, both = (
        "v" * 43,
        [("jsonl", '{"access_token_hash": "%s"}'), ("csv", "access_token_hash\n%s")],
    )
    digests = set()
    for written_as, text in both:
        data = (text % value).encode()
        (line,) = read_named_tokens(Lines(BytesIO(data)), written_as)  # type: ignore[arg-type]
        assert isinstance(line, NamedToken)
        digests.add(line.digest())
    assert len(digests) == 1
