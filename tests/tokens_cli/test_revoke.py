"""``tokens revoke`` revokes one token, or those of a client, a user, or both."""

from __future__ import annotations

import os
import signal
import sys
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from tests.tokens_cli.place import TIMEOUT, access_value, hashes_of, token

if TYPE_CHECKING:
    from typing import BinaryIO

    from tests.tokens_cli.place import Place


@pytest.fixture
def stocked(place: Place) -> Place:
    """A service with tokens of two clients and two users."""
    place.issue(
        token(1),
        token(2, subject="mary"),
        token(3, client_id=8),
        token(4, client_id=8, subject="mary"),
    )
    return place


@pytest.mark.parametrize(
    ("arguments", "left"),
    [
        (["--access-token", access_value(1)], [2, 3, 4]),
        (["--access-token", hashes_of([2])[0]], [1, 3, 4]),
        (["--refresh-token", "canary-refresh-3-refresh"], [1, 2, 4]),
        (["--client", "8"], [1, 2]),
        (["--client", "app"], [3, 4]),
        (["--subject", "mary"], [1, 3]),
        (["--client", "8", "--subject", "mary"], [1, 2, 3]),
    ],
)
def test_what_is_named_is_revoked(stocked: Place, arguments: list[str], left: list[int]) -> None:
    """And nothing else; the count is told."""
    ran = stocked.run("revoke", *arguments, "--yes")
    assert (ran.code, ran.out, ran.err) == (0, f"{4 - len(left)} revoked\n", "")
    assert sorted(stocked.hashes(), key=str) == sorted(hashes_of(left))


@pytest.mark.parametrize("kind", ["access", "refresh"])
@pytest.mark.parametrize(
    ("before", "after"), [("", ""), ("  ", " \n"), ("\ufeff", "\r\n"), ("\n", "\n\n")]
)
def test_a_token_can_be_given_by_standard_input(
    stocked: Place, stdin: BinaryIO, kind: str, before: str, after: str
) -> None:
    """There neither a process list nor a shell's history shows it.

    What shells and editors write around it is no part of it: spaces, line ends, a byte order mark.
    """
    stdin.write(f"{before}{token(1)[f'{kind}_token']}{after}".encode())
    stdin.close()
    assert stocked.run("revoke", f"--{kind}-token", "-").out == "1 revoked\n"
    assert sorted(stocked.hashes(), key=str) == sorted(hashes_of([2, 3, 4]))


def test_a_token_that_is_typed_is_not_shown(
    stocked: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is asked for as a password is."""
    asked: list[str] = []

    def getpass(prompt: str) -> str:
        asked.append(prompt)
        return access_value(1)

    monkeypatch.setattr("authlete._cli.tokens.revoke_tokens.getpass", getpass)
    monkeypatch.setattr("os.isatty", lambda descriptor: descriptor == 0)
    assert stocked.run("revoke", "--access-token", "-").out == "1 revoked\n"
    assert asked == ["Token: "]


@pytest.mark.parametrize("given", [b"", b"\n", b"   \n", b"\xff\xfe"])
def test_standard_input_without_a_token_revokes_nothing(
    stocked: Place, stdin: BinaryIO, given: bytes
) -> None:
    """An empty name might stand for anything."""
    stdin.write(given)
    stdin.close()
    ran = stocked.run("revoke", "--access-token", "-")
    assert (ran.code, ran.out) == (2, "")
    assert "there is no token on standard input" in ran.err
    assert len(stocked.hashes()) == 4


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (b"canary-1\ncanary-2\n", "more than one line on standard input: --from-file takes many"),
        (b"canary-1\r\n\r\ncanary-2", "more than one line on standard input"),
        (b"canary-1" + b" " * 2**20, "more than a token on standard input"),
        (b"can\x00ary", "the token has characters that no token has"),
        ("canary-1".encode("utf-16-le"), "the token has characters that no token has"),
        ("\ufeff\ufeffcanary-1".encode(), "the token has characters that no token has"),
    ],
)
def test_what_is_no_token_on_standard_input_revokes_nothing(
    stocked: Place, stdin: BinaryIO, given: bytes, said: str
) -> None:
    """It is told, rather than that 0 were revoked."""
    Thread(target=lambda: (stdin.write(given), stdin.close())).start()
    ran = stocked.run("revoke", "--access-token", "-")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert "canary" not in ran.err
    assert place_requests(stocked, "revoke") == 0


@pytest.mark.parametrize("token", [" ", "canary-1\n", "canary\t1", "\ufeffcanary-1"])
def test_what_is_no_token_as_an_argument_revokes_nothing(stocked: Place, token: str) -> None:
    ran = stocked.run("revoke", "--access-token", token)
    assert (ran.code, ran.out) == (2, "")
    assert "canary" not in ran.err
    assert place_requests(stocked, "revoke") == 0


@pytest.mark.usefixtures("stdin")
def test_standard_input_that_cannot_be_read_revokes_nothing(stocked: Place) -> None:
    """As if it had been closed."""
    with (stocked.folder / "written").open("wb") as written:
        os.dup2(written.fileno(), 0)
    assert stocked.run("revoke", "--access-token", "-").code == 2
    assert len(stocked.hashes()) == 4


def test_what_is_revoked_already_is_no_failure(stocked: Place) -> None:
    for count in 2, 0:
        ran = stocked.run("revoke", "--subject", "mary", "--yes")
        assert (ran.code, ran.out) == (0, f"{count} revoked\n")


def test_a_count_that_is_not_told_is_0(stocked: Place) -> None:
    stocked.server.react = lambda _path, _body: (200, {"resultCode": "A312001"})
    assert stocked.run("revoke", "--subject", "mary", "--yes").out == "0 revoked\n"


def test_a_refusal_is_exit_code_1(stocked: Place) -> None:
    ran = stocked.run("revoke", "--client", "9", "--yes")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("authlete: token_operations_revoke: HTTP 4")
    ran = stocked.run("revoke", "--client", "9")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("authlete: token_operations_list_tokens: HTTP 4")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--access-token", "canary-1", "--refresh-token", "canary-2"],
        ["--access-token", "canary-1", "--subject", "john"],
        ["--refresh-token", "canary-1", "--client", "7"],
        ["--access-token", "canary-1", "--older-than", "1d"],
        ["--from-file", "canary.csv", "--subject", "john"],
        ["--from-file", "canary.csv", "--older-than", "1d"],
    ],
)
def test_just_one_thing_is_to_be_named(stocked: Place, arguments: list[str]) -> None:
    """Of several Authlete would heed one and ignore the rest."""
    ran = stocked.run("revoke", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "name one: --access-token, --refresh-token, --from-file, or any of --cl" in ran.err
    assert "canary" not in ran.err
    assert len(stocked.hashes()) == 4


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--access-token", "t", "--dry-run"], "--dry-run does not go with --access-token"),
        (["--refresh-token", "t", "--max-rate=1"], "--max-rate does not go with --refresh-token"),
        (["--subject", "john", "--journal", "j"], "--journal does not go with --client and --su"),
        (["--client", "7", "--concurrency", "1"], "--concurrency does not go with --client and"),
        (["--older-than", "1d", "--format", "csv"], "--format does not go with --older-than"),
        (["--older-than", "1d", "--journal", "j"], "--journal does not go with --older-than"),
        (["--older-than", "soon"], "'soon' is no length of time such as 90d, 12h or 30m"),
        (["--older-than", "1.5d"], "'1.5d' is no length of time"),
    ],
)
def test_options_that_say_nothing_of_what_is_named_are_refused(
    stocked: Place, arguments: list[str], said: str
) -> None:
    """Rather than passed over."""
    ran = stocked.run("revoke", *arguments, "--yes")
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err
    assert len(stocked.hashes()) == 4


@pytest.mark.parametrize(
    ("owner", "count"), [(["--subject", "mary"], 2), (["--client", "8", "--subject", "mary"], 1)]
)
def test_a_dry_run_counts(stocked: Place, owner: list[str], count: int) -> None:
    """And revokes nothing."""
    ran = stocked.run("revoke", *owner, "--dry-run")
    assert (ran.code, ran.out, ran.err) == (0, f"{count} token{'s'[: count - 1]} to revoke\n", "")
    assert len(stocked.hashes()) == 4


@pytest.fixture
def terminal(stdin: BinaryIO, monkeypatch: pytest.MonkeyPatch) -> BinaryIO:
    """Have standard input pass for a terminal, and type on it."""
    monkeypatch.setattr("os.isatty", lambda descriptor: descriptor == 0)
    return stdin


@pytest.mark.parametrize("answer", ["y", "Y", "yes", " YES "])
def test_on_a_terminal_a_yes_revokes(stocked: Place, terminal: BinaryIO, answer: str) -> None:
    """The question says how many tokens there are; it is no part of the result."""
    terminal.write(f"{answer}\n".encode())
    ran = stocked.run("revoke", "--subject", "mary")
    assert (ran.code, ran.out, ran.err) == (0, "2 revoked\n", "revoke 2 tokens? [y/N] ")
    assert sorted(stocked.hashes(), key=str) == sorted(hashes_of([1, 3]))


@pytest.mark.parametrize("answer", [b"\n", b"n\n", b"no\n", b"yeah\n", b"\xff\n", b""])
def test_on_a_terminal_anything_else_does_not(
    stocked: Place, terminal: BinaryIO, answer: bytes
) -> None:
    terminal.write(answer)
    terminal.close()
    ran = stocked.run("revoke", "--client", "8")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err == "revoke 2 tokens? [y/N] authlete: nothing was revoked\n"
    assert len(stocked.hashes()) == 4


@pytest.mark.process
@pytest.mark.parametrize("answer", ["y", "n", "interrupt"])
def test_a_process_asks_on_its_terminal(stocked: Place, answer: str) -> None:
    """As its user sees it."""
    master, end = os.openpty()
    with stocked.begin("revoke", "--subject", "mary", stdin=end, stdout=end, stderr=end) as process:
        os.close(end)
        shown = read_until(master, "[y/N] ")
        if answer == "interrupt":
            process.send_signal(signal.SIGINT)
        else:
            os.write(master, f"{answer}\n".encode())
        shown += read_until(master, None)
        code = process.wait(TIMEOUT)
    os.close(master)
    said = {"y": "y\r\n2 revoked\r\n", "n": "n\r\nauthlete: nothing was revoked\r\n"}
    assert shown == f"revoke 2 tokens? [y/N] {said.get(answer, '')}"
    assert code == {"y": 0, "n": 1}.get(answer, 130)
    assert len(stocked.hashes()) == (2 if answer == "y" else 4)


def read_until(terminal: int, ending: str | None) -> str:
    """Read what is shown on a terminal, up to these characters or to its end."""
    shown = ""
    while ending is None or not shown.endswith(ending):
        try:
            shown += os.read(terminal, 4096).decode()
        except OSError:  # Linux says so that nobody has it open any more
            break
    return shown


@pytest.mark.usefixtures("stdin")
def test_where_nobody_can_be_asked_it_has_to_be_said(stocked: Place) -> None:
    """By ``--yes``: a script that worked before this was asked is told how to."""
    ran = stocked.run("revoke", "--subject", "john")
    assert (ran.code, ran.out) == (2, "")
    said = "revoke 2 tokens? there is no terminal to ask on: --yes revokes without being asked"
    assert said in ran.err
    assert len(stocked.hashes()) == 4


@pytest.mark.usefixtures("terminal")
def test_where_there_is_no_standard_error_nobody_can_be_asked(
    stocked: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stderr", None)
        assert stocked.run("revoke", "--subject", "john").code == 2
    assert len(stocked.hashes()) == 4


@pytest.mark.usefixtures("terminal")
def test_where_there_is_nothing_to_revoke_nothing_is_asked(stocked: Place) -> None:
    ran = stocked.run("revoke", "--subject", "jim")
    assert (ran.code, ran.out, ran.err) == (0, "0 revoked\n", "")


def test_a_number_that_is_not_told_is_unknown(stocked: Place, terminal: BinaryIO) -> None:
    """It does not pass for none."""
    terminal.write(b"n\n")
    stocked.server.react = lambda _path, _body: (200, {})
    ran = stocked.run("revoke", "--subject", "john")
    assert ran.err.startswith("revoke an unknown number of tokens? [y/N] ")


def test_whoever_is_not_asked_needs_no_list(stocked: Place) -> None:
    """Which not every plan and credential includes."""
    stocked.server.react = lambda path, _: (
        (403, {"resultCode": "A001217"}) if "list" in path else None
    )
    assert stocked.run("revoke", "--subject", "mary", "--yes").out == "2 revoked\n"
    assert stocked.run("revoke", "--subject", "john", "--dry-run").code == 1


def place_requests(place: Place, ending: str) -> int:
    """Count the requests to a path."""
    received = place.server.sandbox.requests
    return sum(f"{got.operation}".endswith(ending) for got in received)


@pytest.mark.parametrize("argument", ["canary-1", "--acces-token=canary-1", "-canary-1"])
def test_an_argument_out_of_place_is_not_repeated(stocked: Place, argument: str) -> None:
    """It may be a token."""
    ran = stocked.run("revoke", "--subject", "john", argument)
    assert (ran.code, "unrecognized arguments" in ran.err) == (2, True)
    assert "canary" not in ran.err
