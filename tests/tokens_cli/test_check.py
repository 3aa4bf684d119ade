"""``tokens import --dry-run`` tells what is wrong with a file, and does nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.tokens_cli.place import generated, token

if TYPE_CHECKING:
    from typing import BinaryIO

    import pytest

    from tests.tokens_cli.place import Place


def test_every_bad_line_is_told_by_its_number(place: Place) -> None:
    """Good lines are counted; nothing is sent, and no file is written."""
    place.write("tokens.jsonl", token(1), "{", token(2), "{}", "", token(3, client_id="7"))
    ran = place.run("import", "tokens.jsonl", "--dry-run")
    assert ran.out.splitlines() == [
        "line 2: is not JSON",
        "line 4: grant_type: is required",
        "line 6: client_id: expected int, got str",
        "2 good, 3 bad",
    ]
    assert (ran.code, ran.err) == (1, "")
    assert place.server.sandbox.requests == ()
    assert [path.name for path in place.folder.iterdir()] == ["tokens.jsonl"]


def test_a_good_file_is_exit_code_0(place: Place) -> None:
    place.write("tokens.csv", "grant_type,client_id,subject", "PASSWORD,7,john", "PASSWORD,7,john")
    ran = place.run("import", "tokens.csv", "--dry-run")
    assert (ran.code, ran.out) == (0, "2 good, 0 bad\n")


def test_a_value_may_not_stand_in_two_lines(place: Place) -> None:
    """Authlete would refuse the second; of values that it makes up there may be any number."""
    place.write(
        "tokens.jsonl",
        token(1),
        token(2),
        token(1, refresh_token="another"),
        token(3, refresh_token=token(2)["refresh_token"]),
        generated("john"),
        generated("john"),
    )
    ran = place.run("import", "tokens.jsonl", "--dry-run")
    assert ran.code == 1
    assert ran.out.splitlines() == [
        "line 3: access_token: is that of line 1, too",
        "line 4: refresh_token: is that of line 2, too",
        "4 good, 2 bad",
    ]


def test_neither_credential_nor_service_is_needed(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AUTHLETE_AUTHLETE")
    monkeypatch.delenv("AUTHLETE_SERVICE_ID")
    place.write("tokens.jsonl", token(1))
    assert place.run("import", "tokens.jsonl", "--dry-run").code == 0


def test_standard_input_can_be_checked(place: Place, stdin: BinaryIO) -> None:
    stdin.write(b'{"grant_type": "CLIENT_CREDENTIALS", "client_id": 7}\n{')
    stdin.close()
    assert place.run("import", "-", "--dry-run").out == "line 2: is not JSON\n1 good, 1 bad\n"
