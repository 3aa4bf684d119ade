"""``tokens revoke`` revokes one token, or those of a client, a user, or both."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.tokens_cli.place import access_value, hashes_of, token

if TYPE_CHECKING:
    from typing import BinaryIO

    from tests.tokens_cli.place import Place


@pytest.fixture
def stocked(place: Place) -> Place:
    """A service with tokens of two clients and two users."""
    place.write(
        "tokens.jsonl",
        token(1),
        token(2, subject="mary"),
        token(3, client_id=8),
        token(4, client_id=8, subject="mary"),
    )
    assert place.run("import", "tokens.jsonl").code == 0
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
    ran = stocked.run("revoke", *arguments)
    assert (ran.code, ran.out, ran.err) == (0, f"{4 - len(left)} revoked\n", "")
    assert sorted(stocked.hashes(), key=str) == sorted(hashes_of(left))


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_a_token_can_be_given_by_standard_input(stocked: Place, stdin: BinaryIO, kind: str) -> None:
    """There neither a process list nor a shell's history shows it."""
    stdin.write(f"  {token(1)[f'{kind}_token']}\nmore".encode())
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


@pytest.mark.usefixtures("stdin")
def test_standard_input_that_cannot_be_read_revokes_nothing(stocked: Place) -> None:
    """As if it had been closed."""
    with (stocked.folder / "written").open("wb") as written:
        os.dup2(written.fileno(), 0)
    assert stocked.run("revoke", "--access-token", "-").code == 2
    assert len(stocked.hashes()) == 4


def test_what_is_revoked_already_is_no_failure(stocked: Place) -> None:
    for count in 2, 0:
        ran = stocked.run("revoke", "--subject", "mary")
        assert (ran.code, ran.out) == (0, f"{count} revoked\n")


def test_a_count_that_is_not_told_is_0(stocked: Place) -> None:
    stocked.server.react = lambda _path, _body: (200, {"resultCode": "A312001"})
    assert stocked.run("revoke", "--subject", "mary").out == "0 revoked\n"


def test_a_refusal_is_exit_code_1(stocked: Place) -> None:
    ran = stocked.run("revoke", "--client", "9")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("authlete: token_operations_revoke: HTTP 4")


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--access-token", "canary-1", "--refresh-token", "canary-2"],
        ["--access-token", "canary-1", "--subject", "john"],
        ["--refresh-token", "canary-1", "--client", "7"],
    ],
)
def test_just_one_thing_is_to_be_named(stocked: Place, arguments: list[str]) -> None:
    """Of several Authlete would heed one and ignore the rest."""
    ran = stocked.run("revoke", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "name one: --access-token, --refresh-token, or --client and --subject" in ran.err
    assert "canary" not in ran.err
    assert len(stocked.hashes()) == 4


@pytest.mark.parametrize("argument", ["canary-1", "--acces-token=canary-1", "-canary-1"])
def test_an_argument_out_of_place_is_not_repeated(stocked: Place, argument: str) -> None:
    """It may be a token."""
    ran = stocked.run("revoke", "--subject", "john", argument)
    assert (ran.code, "unrecognized arguments" in ran.err) == (2, True)
    assert "canary" not in ran.err
