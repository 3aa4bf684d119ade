"""``tokens list`` and ``tokens export`` show what a service has issued, by hashes."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.tokens_cli.place import NOW, generated, hash_of, hashes_of, token

if TYPE_CHECKING:
    from tests.tokens_cli.place import Place

COUNT = 45  # on three pages
DAY = 86_400  # seconds that a token lives, unless told otherwise


@pytest.fixture
def stocked(place: Place) -> Place:
    """A service with tokens of two clients and two users."""
    place.issue(
        *(token(index) for index in range(COUNT - 2)),
        generated("mary") | {"client_id": 8, "access_token": "a"},
        {"grant_type": "CLIENT_CREDENTIALS", "client_id": 8, "access_token": "b"}
        | {"access_token_persistent": True},
    )
    return place


def json_lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


COLUMNS = ["access token hash", "client", "subject", "grant type", "created", "expires", "scopes"]


def rows(text: str) -> list[list[str]]:
    """Read what a list shows, cell by cell; the first row is the header."""
    return [re.split(r"  +", line) for line in text.splitlines()]


def time_of(cell: str) -> float:
    return datetime.fromisoformat(cell).timestamp()


def test_a_token_is_a_row_of_facts(stocked: Place) -> None:
    """The first 20, oldest first, below a header."""
    ran = stocked.run("list")
    assert (ran.code, ran.err) == (0, "")
    header, *tokens = rows(ran.out)
    assert header == COLUMNS
    assert [row[0] for row in tokens] == hashes_of(range(20))
    assert tokens[0][1:4] == ["7", "john", "AUTHORIZATION_CODE"]
    assert [time_of(cell) for cell in tokens[0][4:6]] == [NOW, NOW + DAY]
    assert tokens[0][6] == "history.read timeline.read"


def test_columns_stand_below_one_another(stocked: Place) -> None:
    header, *lines = stocked.run("list", "--limit", "99").out.splitlines()
    starts = [header.index(column) for column in COLUMNS]
    for line in lines:
        assert all(line[start - 2 : start] == "  " for start in starts[1:])
        assert all(line[start : start + 1].strip() for start in starts)


def test_where_there_are_no_tokens_there_is_no_header(place: Place) -> None:
    ran = place.run("list")
    assert (ran.code, ran.out) == (0, "")


def test_what_a_token_does_not_have_is_a_dash(stocked: Place) -> None:
    ran = stocked.run("list", "--client", "8")
    _, mary, nobody = rows(ran.out)
    assert (mary[1:4], mary[6]) == (["8", "mary", "PASSWORD"], "-")
    assert nobody[:4] == [hash_of("b"), "8", "-", "CLIENT_CREDENTIALS"]
    assert nobody[5:] == ["never", "-"]


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
    header = 1 if count and not options else 0
    assert (ran.code, ran.out.count("\n")) == (0, header + count)


@pytest.mark.parametrize(
    ("filters", "count"),
    [
        (["--client", "8"], 2),
        (["--client", "app"], COUNT - 2),
        (["--subject", "mary"], 1),
        (["--client", "8", "--subject", "john"], 0),
        (["--token-status", "valid"], COUNT),
        (["--token-status", "INVALID"], 0),
        (["--token-status=ALL"], COUNT),
        (["--created-after", "2020-01-31"], COUNT),
        (["--created-before", "2020-01-31T12:00"], 0),
        (["--created-after", "2020-01-31", "--created-before=9000-01-01T00:00:00Z"], COUNT),
    ],
)
@pytest.mark.parametrize("command", [["list", "--json", "--limit", "99"], ["export"]])
def test_filters_narrow_what_is_shown(
    stocked: Place, command: list[str], filters: list[str], count: int
) -> None:
    ran = stocked.run(*command, *filters)
    assert (ran.code, ran.out.count("\n")) == (0, count)


@pytest.fixture
def of_three_days(place: Place) -> Place:
    """A service with tokens of three days, of which one has expired, and one of some day."""
    day = 86_400_000
    listed = [
        {"accessTokenHash": f"h{number}", "createdAt": number * day, "subject": "john"}
        for number in (1, 2, 2, 3)
    ]
    listed.append({"accessTokenHash": "some day"})
    for number, each in enumerate(listed):
        each["scopes"] = [f"s{number}"]  # or else two of them would be one
    place.server.react = lambda _path, _body: (
        200,
        {"accessTokens": listed, "totalCount": len(listed)},
    )
    return place


@pytest.mark.parametrize(
    ("period", "hashes"),
    [
        ([], ["h1", "h2", "h3", "some day"]),
        (["--created-after", "1970-01-03"], ["h2", "h3"]),
        (["--created-after", "1970-01-03T00:00:01"], ["h3"]),
        (["--created-after", "1970-01-03T00:00:00+01:00"], ["h2", "h3"]),
        (["--created-before", "1970-01-03"], ["h1"]),
        (["--created-after", "1970-01-02", "--created-before", "1970-01-04"], ["h1", "h2"]),
        (["--created-after", "1970-01-02", "--limit", "2"], ["h1", "h2"]),
        (["--created-after", "1970-01-02", "--limit", "1"], ["h1"]),
        (["--created-after", "1970-01-02", "--limit", "0"], []),
    ],
)
def test_a_period_begins_at_a_moment_and_ends_before_another(
    of_three_days: Place, period: list[str], hashes: list[str]
) -> None:
    """In UTC, unless an offset is given; when a token was created that does not say so is open."""
    ran = of_three_days.run("list", "--json", *period)
    assert ran.code == 0
    assert [each["access_token_hash"] for each in json_lines(ran.out)] == hashes


def test_the_status_is_asked_of_authlete(place: Place) -> None:
    """Which knows whether a token has expired."""
    place.run("list", "--token-status", "valid", "--client", "7")
    (got,) = place.server.sandbox.requests
    assert (got.parameters["tokenStatus"], got.parameters["clientIdentifier"]) == ("VALID", "7")


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
        (["export", "--output", "no/where.csv"], "no/where.csv: No such file or directory"),
        (["export", "--output", ".", "--format", "csv"], ".: Is a directory"),
        (["export", "--output", "all.txt"], "all.txt: say by --format whether it is jsonl or csv"),
        (["export", "--output", "all"], "all: say by --format"),
        (["export", "--format", "xml"], "invalid choice: 'xml'"),
        (["list", "--token-status", "good"], "invalid choice: 'GOOD'"),
        (["list", "--created-after", "monday"], "'monday' is no date such as 2026-01-31"),
        (
            ["list", "--created-after", "2026-01-31", "--created-before", "2026-01-31"],
            "--created-after must be earlier than --created-before",
        ),
        (["list", "--service-id", ""], "must not be empty"),
        (["list", "--subject", "\udcff"], "subject: is not valid Unicode"),
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
    assert rows(place.run("list").out)[1][5] == "never"


def test_what_a_terminal_would_act_on_is_not_shown(place: Place) -> None:
    listed = {"accessTokens": [{"subject": "\x1b[2Jjohn\n"}], "totalCount": 1}
    place.server.react = lambda _path, _body: (200, listed)
    assert rows(place.run("list").out)[1][2] == "?[2Jjohn?"
    assert place.run("list", "--json").out == '{"subject": "\\u001b[2Jjohn\\n"}\n'
