"""What a database file promises."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import anyio
import attrs
import pytest

from authlete.sandbox import Sandbox
from authlete.sandbox.record import Attributes, TokenRecord
from authlete.sandbox.store import Filter, Store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Caller


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A place for a database."""
    return tmp_path / "tokens.db"


def record(number: int, **members: str) -> TokenRecord:
    """Make a token with values of its own."""
    return TokenRecord(
        **{"service": "1", "access_hash": f"a{number}", "refresh_hash": f"r{number}", **members},  # type: ignore[arg-type]
        client=11,
        subject="john",
        grant_type="PASSWORD",
        access_expires_at=5,
        refresh_expires_at=5,
        created_at=1,
        attributes=Attributes(),
    )


async def test_tokens_survive_a_restart(start: Callable[..., Caller], database: Path) -> None:
    """All of a token, under the same hash and ID."""
    caller = start(database=str(database))
    created = await caller.create(scopes=["a"], properties=[{"key": "k"}])
    before = await caller.list()
    caller.sandbox.close()
    caller = start(database=database)
    assert await caller.list() == before
    again = await caller.update(accessToken=created["accessToken"])
    assert again["tokenId"] == created["tokenId"]


async def test_no_value_reaches_the_file(start: Callable[..., Caller], database: Path) -> None:
    """Only hashes do."""
    caller = start(database=database)
    created = await caller.create(accessToken="canary-access", refreshToken="canary-refresh")
    assert created["action"] == "OK"
    caller.sandbox.close()
    assert b"canary" not in await anyio.Path(database).read_bytes()


def test_a_file_belongs_to_one_sandbox_at_a_time(database: Path) -> None:
    """A second one is refused until the first is closed."""
    with Sandbox(database), pytest.raises(ValueError, match=r"tokens\.db: database is locked"):
        Sandbox(database)
    Sandbox(database).close()


def test_a_file_that_is_no_database_is_refused(database: Path) -> None:
    """And left as it is."""
    database.write_bytes(b"not a database" * 100)
    with pytest.raises(ValueError, match="file is not a database"):
        Sandbox(database)
    assert database.read_bytes() == b"not a database" * 100


def test_a_place_without_a_directory_is_refused(tmp_path: Path) -> None:
    """The error names it."""
    with pytest.raises(ValueError, match=r"nowhere.*unable to open"):
        Sandbox(tmp_path / "nowhere" / "tokens.db")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("CREATE TABLE t (x)", "not a sandbox's"),
        ("PRAGMA user_version = 99", "has schema version 99, not 1"),
    ],
)
def test_another_databases_schema_is_refused(database: Path, statement: str, reason: str) -> None:
    """Somebody else's database, or that of another version of this one."""
    if "user_version" in statement:
        Sandbox(database).close()
    with closing(sqlite3.connect(database)) as connection:
        connection.execute(statement)
    before = database.read_bytes()
    with pytest.raises(ValueError, match=reason):
        Sandbox(database)
    assert database.read_bytes() == before


def test_a_transaction_that_fails_leaves_nothing() -> None:
    """Neither rows nor bookmarks."""
    store = Store(None)
    everything = Filter(service="1")

    def fail() -> None:
        with store.transaction():
            store.add(record(1))
            assert store.count(everything, 0) == 1
            assert len(store.page(everything, 0, 0, 5)) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.transaction():
        assert store.count(everything, 0) == 0
        assert store.page(everything, 0, 0, 5) == []
    store.close()


def test_bookmarks_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """When there are too many they are forgotten, and nothing else changes."""
    monkeypatch.setattr("authlete.sandbox.store.BOOKMARKS", 5)
    store = Store(None)
    everything = Filter(service="1")
    with store.transaction():
        for number in range(20):
            store.add(record(number))
        seen = [
            token.access_hash
            for start in range(20)
            for token in store.page(everything, 0, start, start + 1)
        ]
        assert store.count(everything, 0) == 20
    assert seen == [f"a{number}" for number in range(20)]
    store.close()


@pytest.mark.parametrize(
    "which",
    [
        Filter(service="1"),
        Filter(service="1", client=11),
        Filter(service="1", subject="john"),
        Filter(service="1", client=11, subject="john"),
    ],
)
def test_every_filter_has_its_index(which: Filter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and counts read no rows but their own, and sort nothing."""
    store = Store(None)
    plans: list[str] = []
    connection = store._connection  # noqa: SLF001 - only the connection can explain its plans

    class Explaining:
        def execute(self, statement: str, values: list[object] = []) -> sqlite3.Cursor:  # noqa: B006
            plan = connection.execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
            plans.extend(row[3] for row in plan)
            return connection.execute(statement, values)

    with store.transaction():
        monkeypatch.setattr(store, "_connection", Explaining())
        store.page(which, 0, 0, 20)
        store.count(which, 0)
        monkeypatch.undo()
    named = [value for value in (which.service, which.client, which.subject) if value is not None]
    assert len(plans) == 2
    for plan in plans:
        assert plan.startswith("SEARCH tokens USING")
        assert "INDEX tokens_by_" in plan
        assert plan.count("=?") == len(named)
    store.close()


def test_services_and_clients_are_named_in_order() -> None:
    """Those that have tokens, each once, and no more than are wanted."""
    store = Store(None)
    with store.transaction():
        for number, service in enumerate("3121"):
            store.add(attrs.evolve(record(number, service=service), client=9 - number))
        assert store.services(most=9) == ("1", "2", "3")
        assert store.services(most=2) == ("1", "2")
        assert store.clients("1", most=9) == (6, 8)
        assert store.clients("1", most=1) == (6,)
        assert store.clients("4", most=9) == ()
    store.close()
