"""``tokens list`` and ``tokens export`` show what a service has issued, by hashes."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.tokens_cli.place import NOW, generated, hash_of, hashes_of, token

if TYPE_CHECKING:
    from tests.tokens_cli.place import Place

COUNT = 45  # on three pages
DAY = 86_400


@pytest.fixture
def stocked(place: Place) -> Place:
    """A service with tokens of two clients and two users."""
    place.write("tokens.jsonl", *(token(index) for index in range(COUNT - 2)))
    place.write(
        "more.jsonl",
        generated("mary") | {"client_id": 8, "access_token": "a"},
        {"grant_type": "CLIENT_CREDENTIALS", "client_id": 8, "access_token": "b"}
        | {"access_token_persistent": True},
    )
    for name in "tokens.jsonl", "more.jsonl":
        assert place.run("import", name, "--concurrency", "1").code == 0
    return place


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_token_is_a_line_of_facts(stocked: Place) -> None:
    """The first 20, oldest first."""
    ran = stocked.run("list")
    assert (ran.code, ran.err) == (0, "")
    lines = [line.split("  ") for line in ran.out.splitlines()]
    assert [line[0] for line in lines] == hashes_of(range(20))
    assert lines[0][1:4] == ["7", "john", "AUTHORIZATION_CODE"]
    assert datetime.fromisoformat(lines[0][4]).timestamp() == NOW + DAY
    assert lines[0][5:] == ["history.read timeline.read"]


def test_what_a_token_does_not_have_is_a_dash(stocked: Place) -> None:
    ran = stocked.run("list", "--client", "8")
    mary, nobody = (line.split("  ") for line in ran.out.splitlines())
    assert (mary[1:4], mary[5]) == (["8", "mary", "PASSWORD"], "-")
    assert nobody == [hash_of("b"), "8", "-", "CLIENT_CREDENTIALS", "never", "-"]


def test_as_json_a_token_is_a_line_with_all_its_attributes(stocked: Place) -> None:
    """Those that it has, named as in the models."""
    first, *_ = json_lines(stocked.run("list", "--json").out)
    assert first["access_token_hash"] == hashes_of([0])[0]
    assert first["grant_type"] == "AUTHORIZATION_CODE"
    assert first["scopes"] == ["history.read", "timeline.read"]
    assert first["refresh_token_expires_at"] > first["access_token_expires_at"]
    mary, nobody = json_lines(stocked.run("list", "--json", "--client", "8").out)
    assert mary["subject"] == "mary"
    assert not {"subject", "refresh_token_hash", "access_token_expires_at"} & set(nobody)


@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.parametrize(
    ("limit", "count"), [(["--limit", "0"], 0), (["--limit=21"], 21), (["--limit", "999"], COUNT)]
)
def test_the_limit_is_kept_to(
    stocked: Place, options: list[str], limit: list[str], count: int
) -> None:
    ran = stocked.run("list", *options, *limit)
    assert (ran.code, ran.out.count("\n")) == (0, count)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (["--client", "8"], 2),
        (["--client", "app"], COUNT - 2),
        (["--subject", "mary"], 1),
        (["--client", "8", "--subject", "john"], 0),
    ],
)
@pytest.mark.parametrize("command", [["list", "--limit", "99"], ["export"]])
def test_filters_narrow_what_is_shown(
    stocked: Place, command: list[str], filters: list[str], count: int
) -> None:
    ran = stocked.run(*command, *filters)
    assert (ran.code, ran.out.count("\n")) == (0, count)


def test_an_export_is_what_a_list_without_limit_would_be(stocked: Place) -> None:
    """On standard output or in a file."""
    listed = stocked.run("list", "--json", "--limit", "99").out
    assert listed.count("\n") == COUNT
    assert stocked.run("export").out == listed
    ran = stocked.run("export", "--output", "all.jsonl")
    assert (ran.code, ran.out) == (0, "")
    assert (stocked.folder / "all.jsonl").read_text() == listed


@pytest.mark.parametrize("command", ["list", "export"])
def test_a_list_that_cannot_be_read_is_exit_code_1(
    place: Place, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "canary-wrong")
    ran = place.run(command)
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("authlete: token_operations_list_tokens: HTTP 401, A458101")
    assert "canary" not in ran.err


def test_what_was_read_before_a_failure_is_shown(stocked: Place) -> None:
    def react(*_: Any) -> tuple[int, dict[str, Any]] | None:
        return (502, {}) if next(pages, None) is None else None

    pages = iter(range(2))
    stocked.server.react = react
    ran = stocked.run("export")
    assert ran.code == 1
    assert 20 <= ran.out.count("\n") < COUNT
    assert "HTTP 502" in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["list", "--limit", "-1"], "--limit"),
        (["list", "--limit", "many"], "'many' is not a whole number"),
        (["list", "--subject", ""], "must not be empty"),
        (["export", "--output", "no/where"], "No such file or directory: 'no/where'"),
        (["export", "--output", "."], "Is a directory"),
        (["list", "--service-id", ""], "must not be empty"),
        (["list", "--subject", "\udcff"], "is not valid Unicode"),
    ],
)
def test_wrong_arguments_are_one_line_and_exit_code_2(
    place: Place, arguments: list[str], said: str
) -> None:
    ran = place.run(*arguments)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert said in ran.err


@pytest.mark.parametrize("expires_at", [2**62, -(2**62)])
def test_an_expiry_beyond_all_calendars_is_never(place: Place, expires_at: int) -> None:
    listed = {"accessTokens": [{"accessTokenExpiresAt": expires_at}], "totalCount": 1}
    place.server.react = lambda _path, _body: (200, listed)
    assert place.run("list").out == "-  -  -  -  never  -\n"


def test_what_a_terminal_would_act_on_is_not_shown(place: Place) -> None:
    listed = {"accessTokens": [{"subject": "\x1b[2Jjohn\n"}], "totalCount": 1}
    place.server.react = lambda _path, _body: (200, listed)
    assert place.run("list").out == "-  -  ?[2Jjohn?  -  never  -\n"
    assert place.run("list", "--json").out == '{"subject": "\\u001b[2Jjohn\\n"}\n'
