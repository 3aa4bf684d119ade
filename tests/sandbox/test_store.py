"""What a database file promises."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing
from typing import TYPE_CHECKING

import anyio
import attrs
import pytest

from authlete.sandbox import Sandbox
from authlete.sandbox.store import RECORDS, Store
from authlete.sandbox.store.tokens import SCHEMA, TokenAttributes, TokenFilter, TokenRecord

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from authlete.sandbox import Clock

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
        attributes=TokenAttributes(),
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
    with pytest.raises(ValueError, match=r"nowhere"):
        Sandbox(tmp_path / "nowhere" / "tokens.db")


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        ("CREATE TABLE t (x)", "not a sandbox's"),
        (
            "PRAGMA user_version = 99",
            "has schema version 99, of a newer release; this one knows \\d+",
        ),
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


def test_a_database_of_the_first_version_is_upgraded(database: Path) -> None:
    """Its tokens are kept, and what it has no tables for is kept from now on."""
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(
            f"{SCHEMA} PRAGMA application_id = {0x41544C54}; PRAGMA user_version = 1;"
        )
        connection.execute(
            "INSERT INTO tokens VALUES (7, '1', 11, 'john', 'PASSWORD', 'a', 5, 'r', 6, 1, 2, ?)",
            (b'{"scopes":["x"]}',),
        )
        connection.commit()
    store = Store(database)
    with store.transaction():
        token = store.tokens.find("a")
        store.keys.add("P-256", {"kid": "k"})
    store.close()
    assert token == TokenRecord(
        id=7,
        service="1",
        client=11,
        subject="john",
        grant_type="PASSWORD",
        access_hash="a",
        access_expires_at=5,
        refresh_hash="r",
        refresh_expires_at=6,
        created_at=1,
        refreshed_at=2,
        attributes=TokenAttributes(scopes=("x",)),
    )
    store = Store(database)
    with store.transaction():
        assert store.tokens.find("a") == token
        assert store.keys.all() == [("P-256", {"kid": "k"})]
    store.close()


def test_only_its_owner_can_read_the_file(database: Path) -> None:
    """It holds private keys. The permissions of a file that is there already are left alone."""
    with Sandbox(database) as sandbox:
        assert sandbox.jwks["keys"]
        modes = {stat.S_IMODE(path.stat().st_mode) for path in database.parent.iterdir()}
        assert modes == {0o600}
    database.chmod(0o640)
    Sandbox(database).close()
    assert stat.S_IMODE(database.stat().st_mode) == 0o640


def test_a_transaction_that_fails_leaves_nothing() -> None:
    """Neither rows nor bookmarks."""
    store = Store(None)
    everything = TokenFilter(service="1")

    def fail() -> None:
        with store.transaction():
            store.tokens.add(record(1))
            assert store.tokens.count(everything, 0) == 1
            assert len(store.tokens.page(everything, 0, 0, 5)) == 1
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with store.transaction():
        assert store.tokens.count(everything, 0) == 0
        assert store.tokens.page(everything, 0, 0, 5) == []
    store.close()


def test_bookmarks_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """When there are too many they are forgotten, and nothing else changes."""
    monkeypatch.setattr("authlete.sandbox.store.tokens.BOOKMARKS", 5)
    store = Store(None)
    everything = TokenFilter(service="1")
    with store.transaction():
        for number in range(20):
            store.tokens.add(record(number))
        seen = [
            token.access_hash
            for start in range(20)
            for token in store.tokens.page(everything, 0, start, start + 1)
        ]
        assert store.tokens.count(everything, 0) == 20
    assert seen == [f"a{number}" for number in range(20)]
    store.close()


@pytest.mark.parametrize(
    "which",
    [
        TokenFilter(service="1"),
        TokenFilter(service="1", client=11),
        TokenFilter(service="1", subject="john"),
        TokenFilter(service="1", client=11, subject="john"),
    ],
)
def test_every_filter_has_its_index(which: TokenFilter, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages and counts read no rows but their own, and sort nothing."""
    store = Store(None)
    plans: list[str] = []
    execute = store.database.execute

    def explaining(statement: str, values: list[object]) -> sqlite3.Cursor:
        plan = execute(f"EXPLAIN QUERY PLAN {statement}", values).fetchall()
        plans.extend(row[3] for row in plan)
        return execute(statement, values)

    with store.transaction():
        monkeypatch.setattr(store.database, "execute", explaining)
        store.tokens.page(which, 0, 0, 20)
        store.tokens.count(which, 0)
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
            store.tokens.add(attrs.evolve(record(number, service=service), client=9 - number))
        assert store.tokens.services(most=9) == ("1", "2", "3")
        assert store.tokens.services(most=2) == ("1", "2")
        assert store.tokens.clients("1", most=9) == (6, 8)
        assert store.tokens.clients("1", most=1) == (6,)
        assert store.tokens.clients("4", most=9) == ()
    store.close()


async def test_what_expired_long_ago_is_forgotten(
    start: Callable[..., Caller], clock: Clock
) -> None:
    """Records of every kind, with the first request a day after they expired at the latest."""
    caller = start()
    store = caller.sandbox._state.store  # noqa: SLF001 - no operation counts records
    now = int(clock() * 1000)

    def left() -> list[int]:
        with store.transaction():
            rows = [store.database.execute(f"SELECT COUNT(*) FROM {name}") for name in RECORDS]  # noqa: S608 - our own names
            return [count for ((count,),) in rows]

    with store.transaction():
        for name in RECORDS:
            columns = f"{name} (key, service, expires_at, record)"
            for key, expiry in (("soon", now + 1000), ("later", now + 86_400_000), ("never", None)):
                store.database.execute(
                    f"INSERT INTO {columns} VALUES (?, '1', ?, x'')",  # noqa: S608 - likewise
                    (key, expiry),
                )
    await caller.list()
    clock.advance(86_400)
    await caller.list()
    assert left() == [3] * len(RECORDS)
    clock.advance(599)
    await caller.list()
    assert left() == [3] * len(RECORDS), "again only after ten minutes"
    clock.advance(2)
    await caller.list()
    assert left() == [2] * len(RECORDS)
    clock.advance(-1)
    await caller.list()
    clock.advance(86_400)
    await caller.list()
    assert left() == [1] * len(RECORDS)
