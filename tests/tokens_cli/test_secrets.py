"""No command shows a token or the credential, nor writes it to another file, whatever happens."""

from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from authlete._cli.tokens import progress
from tests.tokens_cli.place import BEARER, CREATE, hashes_of, token

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.tokens_cli.place import Answer, Place, Ran

pytestmark = pytest.mark.usefixtures("nothing_is_repeated")

CANARY = "canary"
BAD_LINES = [
    '{"canary-1": 1}',
    '{"grant_type": "canary-2"}',
    '{"grant_type": "PASSWORD", "access_token": ["canary-3"]}',
    '{"grant_type": "PASSWORD", "properties": [{"canary-4": "canary-5"}]}',
    '{"grant_type": "PASSWORD", "access_token": "canary-6',
    "canary-7",
]


def repeat(body: dict[str, Any]) -> Iterator[Answer]:
    """Yield answers that repeat what was sent, as a careless server might."""
    text = f"{body} {quote(body['accessToken'], safe='')} {body['refreshToken']}"
    yield 200, {"action": "BAD_REQUEST", "resultCode": "A104201", "resultMessage": text}
    yield 200, {"action": text}
    yield 200, {"action": 1, text: text}
    yield 400, {"resultCode": "A104201", "resultMessage": f"{text} Bearer {BEARER}"}
    yield 403, {"resultCode": text, "resultMessage": "no"}
    yield 418, {"text": text}


def shows(handler: logging.Handler) -> bool:
    return not isinstance(handler, logging.NullHandler)


@pytest.fixture
def careless(
    place: Place, monkeypatch: pytest.MonkeyPatch, authlete_logger: logging.Logger
) -> Place:
    """A server that repeats what it is sent; everything that can be shown is."""
    assert not [*filter(shows, authlete_logger.handlers)]
    monkeypatch.setenv("AUTHLETE_DEBUG", "1")
    monkeypatch.setattr(progress, "LINE_INTERVAL", 0.0)

    def react(path: str, body: dict[str, Any]) -> Answer | None:
        number = int(body["subject"]) if path == CREATE else 9
        return [*repeat(body), None][number] if number < 6 else None

    place.server.react = react
    lines = [token(f"{index} /é", subject=str(index)) for index in range(9)]
    place.write("tokens.jsonl", *BAD_LINES, *lines)
    place.write(
        "tokens.csv",
        "grant_type,client_id,subject,access_token,refresh_token",
        *(f"PASSWORD,7,{index},canary-{index},canary-refresh-{index}" for index in range(9)),
        "PASSWORD,canary,1,canary,canary",
        "canary",
        'PASSWORD,"canary"x,1,canary,canary',
    )
    return place


def all_that_is_seen(place: Place, *runs: Ran) -> str:
    """Return everything that commands said and wrote."""
    inputs = {"tokens.jsonl", "tokens.csv", "canary.csv"}
    files = [path for path in place.folder.iterdir() if path.name not in inputs]
    return "".join(f"{ran.out}{ran.err}" for ran in runs) + "".join(map(_content, files))


def _content(path: Any) -> str:
    return str(path.read_text())


def test_an_import_shows_no_token(careless: Place) -> None:
    """Neither on the terminal, in the log, the journal nor the rejects."""
    runs = [
        careless.run("import", "tokens.jsonl"),
        careless.run("import", "tokens.jsonl"),
        careless.run("import", "tokens.csv"),
        careless.run("import", "tokens.jsonl", "--dry-run"),
        careless.run("import", "tokens.csv", "--dry-run"),
    ]
    assert [ran.code for ran in runs] == [1] * 5
    seen = all_that_is_seen(careless, *runs)
    assert CANARY not in seen
    assert "token_operations_create" in seen
    assert len(careless.rejects()) == len(BAD_LINES) + 6
    assert len(careless.rejects("tokens.csv")) == 3 + 6


def test_a_header_that_is_a_token_is_not_shown(careless: Place) -> None:
    careless.write("canary.csv", "canary-1,PASSWORD")
    runs = [careless.run("import", "canary.csv", *dry) for dry in ([], ["--dry-run"])]
    assert [ran.code for ran in runs] == [2, 2]
    assert CANARY not in all_that_is_seen(careless, *runs)


def test_hashes_tell_which_token_a_reject_is_of(careless: Place) -> None:
    careless.run("import", "tokens.jsonl")
    told = {reject.get("access_token_sha256") for reject in careless.rejects()}
    assert told >= set(hashes_of(f"{index} /é" for index in range(6)))


def test_lists_show_hashes_alone(careless: Place) -> None:
    """There are no values to be had."""
    careless.run("import", "tokens.jsonl")
    runs = [
        careless.run("list"),
        careless.run("list", "--json"),
        careless.run("export"),
        careless.run("export", "--output", "all.jsonl"),
    ]
    assert CANARY not in all_that_is_seen(careless, *runs)
    assert json.loads((careless.folder / "all.jsonl").read_text().splitlines()[0])


def test_a_refused_revocation_shows_no_token(careless: Place) -> None:
    careless.server.react = lambda _path, body: (
        400,
        {"resultCode": "A000201", "resultMessage": f"{body} {BEARER}"},
    )
    runs = [
        careless.run("revoke", "--access-token", "canary-access"),
        careless.run("revoke", "--refresh-token", "canary-refresh"),
    ]
    assert [ran.code for ran in runs] == [1, 1]
    assert CANARY not in all_that_is_seen(careless, *runs)
