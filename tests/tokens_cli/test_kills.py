"""An import that is killed (SIGKILL), again and again, still creates each token once."""

from __future__ import annotations

import subprocess
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from tests.tokens_cli.place import CREATE, TIMEOUT, generated, hash_of, hashes_of, token

if TYPE_CHECKING:
    from tests.tokens_cli.place import Place

SOME, MANY = (300, 3), (20_000, 10)
EVERY = 10  # how many lines there are for one that brings no value


def line(index: int) -> dict[str, Any]:
    """Return a token that brings its value, or, now and then, one that does not."""
    return token(index) if index % EVERY else generated(f"generated-{index}")


def kill_at_some_request(place: Place, within: int, random: Random) -> None:
    """Have an import killed before the sandbox acts on a request, or before it answers."""
    left = random.randrange(1, within)
    acts = random.random() < 0.5

    def kill(path: str, _: Any = None) -> None:
        nonlocal left
        left -= path == CREATE
        if left == 0:
            process.kill()

    with place.begin("import", "tokens.jsonl", stdout=subprocess.DEVNULL) as process:
        if acts:
            place.server.answering = kill
        else:
            place.server.react = kill
        process.wait(TIMEOUT)
    assert process.returncode == -9
    place.server.react = place.server.answering = lambda *_: None


@pytest.mark.process
@pytest.mark.parametrize(
    ("count", "kills"),
    [pytest.param(*SOME, id="some"), pytest.param(*MANY, marks=pytest.mark.soak)],
)
def test_each_token_is_there_once_whenever_an_import_was_killed(
    place: Place, count: int, kills: int
) -> None:
    """Of those whose value Authlete makes up, a few may be in doubt: the rejects name them."""
    random = Random(count)  # noqa: S311 - draws that can be repeated
    place.write("tokens.jsonl", *map(line, range(count)))
    for _ in range(kills):
        kill_at_some_request(place, count // kills, random)
    ran = place.run("import", "tokens.jsonl")

    issued = place.issued()
    given = [index for index in range(count) if index % EVERY]
    hashes = Counter(issued.access_token_hash for issued in issued)
    assert not {*hashes_of(given)} - {*hashes}
    assert set(hashes.values()) == {1}

    subjects = Counter(issued.subject for issued in issued)
    assert max(subjects[f"generated-{index}"] for index in range(0, count, EVERY)) == 1
    doubtful = {int(reject["line"]) - 1 for reject in place.rejects()}
    absent = {index for index in range(0, count, EVERY) if not subjects[f"generated-{index}"]}
    assert absent <= doubtful
    assert all(index % EVERY == 0 for index in doubtful)
    assert ran.code == (1 if doubtful else 0)


@pytest.mark.process
def test_a_request_that_outlives_its_import_is_no_second_token(place: Place) -> None:
    """The import is killed while it waits, and the server acts all the same."""
    place.write("tokens.jsonl", token(1))
    with place.begin("import", "tokens.jsonl", stdout=subprocess.DEVNULL) as process:
        place.server.react = lambda path, _: process.kill() if path == CREATE else None
        process.wait(TIMEOUT)
    place.server.react = lambda *_: None
    ran = place.run("import", "tokens.jsonl")
    assert (ran.code, ran.out) == (0, "1 imported, 0 rejected\n")
    assert place.hashes() == [hash_of(str(token(1)["access_token"]))]
