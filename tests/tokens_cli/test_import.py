"""``tokens import`` creates each token of a file once, and accounts for every line."""

from __future__ import annotations

import json
import os
import stat
from contextlib import closing
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from authlete import RequestOptions
from authlete._cli import main
from authlete._cli.tokens import carry_out, import_job
from authlete._cli.tokens.journal import Journal, Work
from tests.tokens_cli.place import (
    BEARER,
    CREATE,
    generated,
    hash_of,
    hashes_of,
    token,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from tests.tokens_cli.place import Answer, Place

INTROSPECT = "/api/1/auth/introspection"
REFRESH_TOKEN_TAKEN = {"action": "BAD_REQUEST", "resultCode": "A144202"}
UNCLEAR = "there may be a token all the same"


def failing(status: int, **members: Any) -> Callable[[str, Any], Answer | None]:
    """Have every creation answered so."""
    return lambda path, _: (status, members) if path == CREATE else None


def forget_the_answer(place: Place, events: int) -> None:
    """Take the last events out of the journal, as if the import had been killed before."""
    journal = place.folder / "tokens.jsonl.journal"
    journal.write_text("".join(journal.read_text().splitlines(keepends=True)[: 1 + events]))


def test_every_token_of_a_file_is_created(place: Place) -> None:
    place.write("tokens.jsonl", *map(token, range(50)))
    ran = place.run("import", "tokens.jsonl")
    assert (ran.code, ran.out, ran.err) == (0, "50 imported, 0 rejected\n", "")
    assert sorted(place.hashes()) == sorted(hashes_of(range(50)))
    assert place.rejects() == []
    (first,) = [
        issued for issued in place.issued() if issued.access_token_hash == hashes_of([0])[0]
    ]
    assert (first.client_id, first.subject, first.grant_type) == (7, "john", "AUTHORIZATION_CODE")
    assert first.scopes == ("history.read", "timeline.read")
    assert first.refresh_token_hash == hash_of("canary-refresh-0-refresh")


@pytest.mark.parametrize(
    ("name", "options"),
    [("t.csv", []), ("t.CSV", []), ("t.txt", ["--format", "csv"]), ("t", ["--format=csv"])],
)
def test_csv_is_known_by_suffix_or_option(place: Place, name: str, options: list[str]) -> None:
    place.write(name, "grant_type,client_id,subject,access_token", "PASSWORD,7,john,a")
    assert place.run("import", name, *options).code == 0
    assert place.hashes() == [hash_of("a")]


@pytest.mark.parametrize("name", ["t.jsonl", "t.ndjson", "t.NDJSON"])
def test_json_lines_are_known_by_suffix(place: Place, name: str) -> None:
    place.write(name, token(1))
    assert place.run("import", name).code == 0


def test_an_empty_file_is_imported_at_once(place: Place) -> None:
    place.write("tokens.jsonl")
    ran = place.run("import", "tokens.jsonl")
    assert (ran.code, ran.out) == (0, "0 imported, 0 rejected\n")


def test_lines_that_fail_are_rejected_with_their_reason(place: Place) -> None:
    """All others are imported; the exit code says that not all were."""
    place.write("tokens.jsonl", token(1), "{", token(2, client_id=99), token(3, scopes=["x"]), "[]")
    ran = place.run("import", "tokens.jsonl")
    assert ran.code == 1
    assert ran.out == "1 imported, 4 rejected; see tokens.jsonl.rejects\n"
    assert place.hashes() == hashes_of([1])
    rejects = {reject["line"]: reject for reject in place.rejects()}
    assert sorted(rejects) == [2, 3, 4, 5]
    assert rejects[2] == {"line": 2, "reason": "is not JSON"}
    assert rejects[3] == {
        "line": 3,
        "reason": "BAD_REQUEST: [A107201] There is no such client.",
        "access_token_sha256": hashes_of([2])[0],
    }
    assert rejects[4]["reason"].startswith("BAD_REQUEST: [A106201]")
    assert stat.S_IMODE((place.folder / "tokens.jsonl.rejects").stat().st_mode) == 0o600


def test_importing_a_file_again_imports_what_was_not(place: Place) -> None:
    """Lines that were put right, wherever they are now, and no other."""
    place.write("tokens.jsonl", token(1), token(2, client_id=99), generated("john"))
    assert place.run("import", "tokens.jsonl").code == 1
    place.write("tokens.jsonl", token(0), token(1), generated("john"), token(2))
    ran = place.run("import", "tokens.jsonl")
    assert (ran.code, ran.out) == (0, "2 imported, 0 rejected, 2 imported before\n")
    assert len(place.hashes()) == 4
    assert place.rejects() == []
    assert place.run("import", "tokens.jsonl").out == "0 imported, 0 rejected, 4 imported before\n"


def test_both_formats_share_a_journal(place: Place) -> None:
    place.write("tokens.jsonl", generated("john"))
    place.write("tokens.csv", "subject,grant_type,client_id", "john,PASSWORD,7")
    journal = ["--journal", "journal"]
    assert place.run("import", "tokens.jsonl", *journal).out.startswith("1 imported")
    assert (
        place.run("import", "tokens.csv", *journal).out
        == "0 imported, 0 rejected, 1 imported before\n"
    )


def test_a_value_that_stands_in_two_lines_is_created_once(place: Place) -> None:
    """The other line is rejected; lines that bring no value are tokens each, however alike."""
    place.write("tokens.jsonl", token(1), token(1, subject="mary"), *[generated("john")] * 3)
    assert place.run("import", "tokens.jsonl", "--concurrency", "1").code == 1
    (reject,) = place.rejects()
    assert (reject["line"], "A144201" in reject["reason"]) == (2, True)
    assert len(place.hashes()) == 4


def test_files_can_be_named(place: Place) -> None:
    place.write("tokens.jsonl", token(1), "{")
    ran = place.run("import", "tokens.jsonl", "--journal", "j", "--rejects", "r")
    assert ran.out.endswith("; see r\n")
    assert sorted(path.name for path in place.folder.iterdir()) == ["j", "r", "tokens.jsonl"]


def test_standard_input_is_imported_without_a_journal(place: Place, stdin: BinaryIO) -> None:
    stdin.write(json.dumps(token(1)).encode() + b"\n{\n")
    stdin.close()
    ran = place.run("import", "-")
    assert (ran.code, ran.out) == (1, "1 imported, 1 rejected; see stdin.rejects\n")
    assert [path.name for path in place.folder.iterdir()] == ["stdin.rejects"]


def test_standard_input_with_a_journal_is_taken_up(place: Place, stdin: BinaryIO) -> None:
    place.write("tokens.jsonl", generated("john"))
    assert place.run("import", "tokens.jsonl", "--journal", "j").code == 0
    stdin.write(json.dumps(generated("john")).encode())
    stdin.close()
    ran = place.run("import", "-", "--journal", "j")
    assert ran.out == "0 imported, 0 rejected, 1 imported before\n"


def test_a_token_that_an_earlier_run_sent_is_found(place: Place) -> None:
    """That run ended before it had the answer."""
    place.write("tokens.jsonl", token(1), token(2))
    place.run("import", "tokens.jsonl")
    forget_the_answer(place, events=2)
    assert [event[0] for event in place.journal()] == [">", ">"]
    ran = place.run("import", "tokens.jsonl")
    assert (ran.code, ran.out) == (0, "2 imported, 0 rejected\n")
    assert sorted(event[0] for event in place.journal()) == ["+", "+", ">", ">"]


def test_a_token_is_looked_up_where_only_its_refresh_token_is_said_to_be_taken(
    place: Place,
) -> None:
    """If it is there, an earlier run created it; else the refresh token is another's."""
    place.write("tokens.jsonl", token(1))
    place.run("import", "tokens.jsonl")
    forget_the_answer(place, events=1)
    place.server.react = failing(200, **REFRESH_TOKEN_TAKEN)
    assert place.run("import", "tokens.jsonl").out == "1 imported, 0 rejected\n"

    place.run("revoke", "--client", "7", "--yes")
    forget_the_answer(place, events=1)
    assert place.run("import", "tokens.jsonl").out.startswith("0 imported, 1 rejected")
    assert [event[0] for event in place.journal()] == [">", "-"]


@pytest.mark.parametrize("taken", ["A144201", "A144202"])
def test_a_token_that_cannot_be_looked_up_stays_in_doubt(place: Place, taken: str) -> None:
    """Until a later run finds it."""
    place.write("tokens.jsonl", token(1))
    place.run("import", "tokens.jsonl")
    forget_the_answer(place, events=1)
    refusal = {"action": "BAD_REQUEST", "resultCode": taken}
    answers = {CREATE: (200, refusal), INTROSPECT: (502, dict[str, Any]())}
    place.server.react = lambda path, _: answers.get(path)
    assert place.run("import", "tokens.jsonl").code == 1
    (reject,) = place.rejects()
    assert UNCLEAR in reject["reason"]
    assert [event[0] for event in place.journal()] == [">"]
    place.server.react = lambda _path, _body: None
    assert place.run("import", "tokens.jsonl").out == "1 imported, 0 rejected\n"


@pytest.mark.parametrize(
    ("status", "members"),
    [
        (403, {"resultCode": "A001217", "resultMessage": "not in this plan"}),
        (200, {"action": "BAD_REQUEST", "resultCode": "A106201"}),
    ],
)
def test_a_failure_says_nothing_of_what_an_earlier_run_did(
    place: Place, status: int, members: dict[str, Any]
) -> None:
    """The token that it sent is there, although it could not be created now."""
    place.write("tokens.jsonl", token(1))
    place.run("import", "tokens.jsonl")
    forget_the_answer(place, events=1)
    place.server.react = failing(status, **members)
    assert place.run("import", "tokens.jsonl").code == 1
    (reject,) = place.rejects()
    assert reject["reason"].endswith(f"{UNCLEAR}; the same command finds out")
    place.server.react = lambda _path, _body: None
    assert place.run("import", "tokens.jsonl").out == "1 imported, 0 rejected\n"


@pytest.mark.parametrize(
    "fields", [{"subject": "mary"}, {"client_id": 8}, {"access_token": None, "subject": "mary"}]
)
def test_a_value_that_another_token_has_is_not_imported(
    place: Place, fields: dict[str, Any]
) -> None:
    """Whether or not an answer was lost, in this run or in one before: it is another's token."""
    line = {name: value for name, value in token(1, **fields).items() if value is not None}
    place.write("other.jsonl", token(1))
    place.run("import", "other.jsonl")
    place.write("tokens.jsonl", line)
    failures = iter([(502, dict[str, Any]())])
    place.server.react = lambda path, _: next(failures, None) if path == CREATE else None
    for _ in range(2):
        ran = place.run("import", "tokens.jsonl")
        assert (ran.code, ran.out[:24]) == (1, "0 imported, 1 rejected; ")
        (reject,) = place.rejects()
        assert reject["reason"].startswith("BAD_REQUEST: [A14420")
        assert [event[0] for event in place.journal()] == [">", "-"]
        forget_the_answer(place, events=1)
    assert [issued.subject for issued in place.issued()] == ["john"]


def test_rejects_are_not_written_into_what_comes_by_standard_input(place: Place) -> None:
    """A shell may have opened that very file."""
    path = place.write("tokens.jsonl", "{")
    before = os.dup(0)
    with path.open("rb") as file:
        os.dup2(file.fileno(), 0)
    ran = place.run("import", "-", "--rejects", "tokens.jsonl")
    os.dup2(before, 0)
    os.close(before)
    assert (ran.code, "must be three files" in ran.err) == (2, True)
    assert path.read_text() == "{\n"


def test_what_cannot_be_found_out_is_rejected_and_not_sent(place: Place) -> None:
    """A token whose value Authlete made up may be there, or not."""
    place.write("tokens.jsonl", generated("john"))
    place.run("import", "tokens.jsonl")
    forget_the_answer(place, events=1)
    for _ in range(2):
        assert place.run("import", "tokens.jsonl").code == 1
        (reject,) = place.rejects()
        assert "whether there is a token is not known" in reject["reason"]
    assert len(place.hashes()) == 1


@pytest.mark.usefixtures("nothing_is_repeated")
@pytest.mark.parametrize(
    ("status", "members"),
    [
        (500, {"resultCode": "A001101", "resultMessage": "[A001101] failed"}),
        (502, {}),
        (200, {"action": "INTERNAL_SERVER_ERROR", "resultCode": "A144101"}),
    ],
)
def test_an_unclear_failure_is_found_out_by_the_next_run(
    place: Place, status: int, members: dict[str, Any]
) -> None:
    """Of a token that brings its value; of others nothing is guessed."""
    place.write("tokens.jsonl", token(1), generated("john"))
    place.server.react = failing(status, **members)
    assert place.run("import", "tokens.jsonl").code == 1
    with_value, without = sorted(place.rejects(), key=lambda reject: int(reject["line"]))
    assert with_value["reason"].endswith(f"{UNCLEAR}; the same command finds out")
    assert without["reason"].endswith(UNCLEAR)
    place.server.react = lambda _path, _body: None
    (place.folder / "other.jsonl").write_text(json.dumps(token(1)))
    assert place.run("import", "other.jsonl").code == 0  # as if it had been created then
    ran = place.run("import", "tokens.jsonl")
    assert ran.out.startswith("1 imported, 1 rejected")


@pytest.mark.usefixtures("nothing_is_repeated")
def test_without_a_journal_no_next_run_finds_out(place: Place, stdin: BinaryIO) -> None:
    place.server.react = failing(502)
    stdin.write(json.dumps(token(1)).encode())
    stdin.close()
    assert place.run("import", "-").code == 1
    (reject,) = place.rejects("stdin")
    assert reject["reason"].endswith(UNCLEAR)


def test_an_import_that_gets_no_answers_gives_up(place: Place) -> None:
    """The rest is not sent; the next run sends all of it."""
    place.write("tokens.jsonl", *map(token, range(500)))
    place.server.react = failing(403, resultCode="A001217", resultMessage="not in this plan")
    ran = place.run("import", "tokens.jsonl")
    assert ran.code == 1
    assert "giving up after 50 failures in a row; the same command goes on" in ran.err
    assert 50 <= len(place.rejects()) <= 50 + 16
    place.server.react = lambda _path, _body: None
    assert place.run("import", "tokens.jsonl").out == "500 imported, 0 rejected\n"


def test_single_failures_do_not_end_an_import(place: Place) -> None:
    def react(path: str, body: Any) -> Answer | None:
        bad = path == CREATE and int(body["subject"]) % 50
        return (403, {"resultCode": "A001217", "resultMessage": ""}) if bad else None

    place.write("tokens.jsonl", *(token(index, subject=str(index)) for index in range(200)))
    place.server.react = react
    ran = place.run("import", "tokens.jsonl", "--concurrency", "1")
    assert ran.out.startswith("4 imported, 196 rejected")
    assert "giving up" not in ran.err


@pytest.mark.parametrize(
    ("status", "members", "said"),
    [
        (401, {"resultCode": "A458101", "resultMessage": "wrong"}, "HTTP 401, A458101"),
        (403, {"resultCode": "A458203", "resultMessage": "unknown"}, "HTTP 403, A458203"),
        (404, {}, "HTTP 404"),
        (500, {"resultCode": "A001101", "resultMessage": "failed"}, "HTTP 500"),
    ],
)
def test_what_would_fail_every_line_is_told_before_any_is_sent(
    place: Place,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    members: dict[str, Any],
    said: str,
) -> None:
    """And leaves the files of earlier runs as they are."""
    monkeypatch.setattr(carry_out, "PREFLIGHT", RequestOptions())
    place.write("tokens.jsonl", token(1))
    rejects = place.write("tokens.jsonl.rejects", "of an earlier run")
    place.server.react = lambda _path, _body: (status, members)
    ran = place.run("import", "tokens.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert ran.err.startswith("authlete: ")
    assert said in ran.err
    assert rejects.read_text() == "of an earlier run\n"
    assert not (place.folder / "tokens.jsonl.journal").exists()


@pytest.mark.parametrize(
    "command", [["import", "tokens.jsonl"], ["list"], ["revoke", "--client=7"]]
)
def test_a_credential_that_cannot_be_sent_is_exit_code_2(
    place: Place, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "canary\nwrong")
    place.write("tokens.jsonl", token(1))
    ran = place.run(*command)
    assert (ran.code, ran.out, ran.err.count("\n")) == (2, "", 1)
    assert "security" in ran.err
    assert "canary" not in ran.err


def test_a_service_whose_tokens_cannot_be_listed_can_be_imported_into(place: Place) -> None:
    """Not every plan includes the list."""
    place.write("tokens.jsonl", token(1))
    place.server.react = lambda path, _: (
        None if path == CREATE else (403, {"resultCode": "A001217", "resultMessage": ""})
    )
    assert place.run("import", "tokens.jsonl").code == 0


def test_a_wrong_credential_is_told_without_showing_it(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "canary-wrong")
    place.write("tokens.jsonl", token(1))
    ran = place.run("import", "tokens.jsonl")
    assert ran.code == 1
    assert "401" in ran.err
    assert "canary" not in ran.err


def test_a_server_that_is_not_there_is_told_at_once(place: Place) -> None:
    place.write("tokens.jsonl", token(1))
    ran = attrs.evolve(place, url="http://127.0.0.1:9").run("import", "tokens.jsonl")
    assert (ran.code, ran.out) == (1, "")
    assert "Cannot connect" in ran.err


def test_the_rate_is_kept_to(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """``--max-rate`` is handed on to what creates the tokens."""
    seen: list[float | None] = []
    create_tokens = import_job.create_tokens

    def spy(*args: Any, max_rate: float | None, **options: Any) -> object:
        seen.append(max_rate)
        return create_tokens(*args, max_rate=max_rate, **options)

    monkeypatch.setattr(import_job, "create_tokens", spy)
    place.write("tokens.jsonl", token(1))
    assert place.run("import", "tokens.jsonl", "--max-rate", "250.5").code == 0
    assert seen == [250.5]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.jsonl"], "No such file or directory: 'nowhere.jsonl'"),
        (["."], "Is a directory: '.'"),
        (["tokens.txt"], "tokens.txt: say by --format whether it is jsonl or csv"),
        (["tokens.jsonl", "--journal", "no/where"], "No such file or directory"),
        (["tokens.jsonl", "--journal", "tokens.txt"], "is not the journal of an earlier import"),
        (["tokens.jsonl", "--rejects", "no/where"], "No such file or directory"),
        (["tokens.jsonl", "--journal", "tokens.jsonl"], "must be three files"),
        (["tokens.jsonl", "--rejects", "./tokens.jsonl"], "must be three files"),
        (["tokens.jsonl", "--journal", "x", "--rejects", "x"], "must be three files"),
        (["tokens.jsonl", "--rejects", "linked"], "must be three files"),
        (["tokens.jsonl", "--journal", "linked"], "must be three files"),
        (["linked", "--format", "jsonl", "--rejects", "tokens.jsonl"], "must be three files"),
        (["tokens.jsonl", "--rejects", "looped"], "Too many levels of symbolic links"),
        (["headless.csv"], "column 1 of the CSV header names no field of a token"),
        (["tokens.jsonl", "--journal", ""], "must not be empty"),
        ([""], "must not be empty"),
        (["tokens.jsonl", "--format", "xml"], "invalid choice: 'xml'"),
        *(
            (["tokens.jsonl", f"--max-rate={rate}"], "--max-rate")
            for rate in ("0", "-1", "inf", "nan", "x")
        ),
        *(
            (["tokens.jsonl", f"--concurrency={many}"], "--concurrency")
            for many in ("0", "101", "x", "1" * 20)
        ),
        ([], "required: FILE"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_exit_code_2(
    place: Place, arguments: list[str], said: str
) -> None:
    """Nothing is sent."""
    place.write("tokens.jsonl", token(1))
    place.write("tokens.txt", token(1))
    place.write("headless.csv", "canary,PASSWORD")
    os.link(place.folder / "tokens.jsonl", place.folder / "linked")
    (place.folder / "looped").symlink_to("looped")
    ran = place.run("import", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith("authlete: ")
    assert ran.err.count("\n") == 1
    assert said in ran.err
    assert "canary" not in ran.err
    assert (place.folder / "tokens.jsonl").stat().st_size  # nothing was written into it
    assert not [
        got for got in place.server.sandbox.requests if got.operation == "token_operations_create"
    ]


@pytest.mark.parametrize("missing", ["AUTHLETE_AUTHLETE", "AUTHLETE_SERVICE_ID"])
def test_a_missing_setting_is_named(
    place: Place, monkeypatch: pytest.MonkeyPatch, missing: str
) -> None:
    monkeypatch.delenv(missing)
    place.write("tokens.jsonl", token(1))
    ran = place.run("import", "tokens.jsonl")
    assert ran.code == 2
    assert {"AUTHLETE_AUTHLETE": missing, "AUTHLETE_SERVICE_ID": "--service-id"}[missing] in ran.err
    assert not (place.folder / "tokens.jsonl.journal").exists()


def test_a_server_url_that_cannot_be_used_is_a_wrong_argument(place: Place) -> None:
    place.write("tokens.jsonl", token(1))
    ran = attrs.evolve(place, url="ftp://127.0.0.1").run("import", "tokens.jsonl")
    assert (ran.code, "server_url" in ran.err) == (2, True)
    assert BEARER not in ran.err


def test_a_journal_is_that_of_the_server_however_it_is_named(
    place: Place, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """By an option, by the environment, or as a cluster."""
    place.write("tokens.jsonl", token(1))
    assert place.run("import", "tokens.jsonl").out == "1 imported, 0 rejected\n"
    again = "0 imported, 0 rejected, 1 imported before\n"
    monkeypatch.setattr("authlete.core.SERVERS", ("https://a.example", "", place.url))
    monkeypatch.setenv("AUTHLETE_SERVER_URL", place.url)
    for options in [], ["--server=eu"], ["--server-idx=2"]:
        assert main(["tokens", "import", "tokens.jsonl", *options]) == 0
        assert capsys.readouterr().out == again
    monkeypatch.setenv("AUTHLETE_SERVER_URL", place.url.replace("127.0.0.1", "localhost"))
    assert main(["tokens", "import", "tokens.jsonl"]) == 2
    assert "an earlier import at another service" in capsys.readouterr().err


def test_one_journal_serves_one_import_at_a_time(place: Place) -> None:
    """Nor does the second one empty the rejects of the first."""
    place.write("tokens.jsonl", token(1))
    rejects = place.write("tokens.jsonl.rejects", "of the other one")
    path = place.folder / "tokens.jsonl.journal"
    with closing(Journal(path, Work.IMPORT, f"{place.url} 1")):
        ran = place.run("import", "tokens.jsonl")
    assert (ran.code, "another import is writing to it" in ran.err) == (2, True)
    assert rejects.read_text() == "of the other one\n"


def test_a_journal_is_of_one_service(place: Place) -> None:
    """A run into another one would take its tokens for imported."""
    place.write("tokens.jsonl", token(1))
    assert place.run("import", "tokens.jsonl").code == 0
    place.server.react = failing(200, action="OK")
    assert attrs.evolve(place, url=f"{place.url}/").run("import", "tokens.jsonl").code == 0
    same_server = place.url.replace("127.0.0.1", "localhost")
    ran = attrs.evolve(place, url=same_server).run("import", "tokens.jsonl")
    assert (ran.code, "another service" in ran.err) == (2, True)
