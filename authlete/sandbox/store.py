"""Where tokens are kept: one SQLite database, one connection, one transaction at a time."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from enum import StrEnum
from threading import Lock
from typing import TYPE_CHECKING, Any

import attrs

from .._engine.codec import parse_json, read_wire, write_json
from .record import Attributes, TokenRecord

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

APPLICATION_ID = 0x41_54_4C_54
SCHEMA_VERSION = 1
SCHEMA = f"""
BEGIN;
CREATE TABLE tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    client INTEGER NOT NULL,
    subject TEXT,
    grant_type TEXT NOT NULL,
    access_hash TEXT NOT NULL,
    access_expires_at INTEGER,
    refresh_hash TEXT,
    refresh_expires_at INTEGER,
    created_at INTEGER NOT NULL,
    refreshed_at INTEGER NOT NULL,
    attributes BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX token_by_access_hash ON tokens (access_hash);
CREATE UNIQUE INDEX token_by_refresh_hash ON tokens (refresh_hash);
CREATE INDEX tokens_by_service ON tokens (service);
CREATE INDEX tokens_by_client ON tokens (service, client);
CREATE INDEX tokens_by_subject ON tokens (service, subject);
CREATE INDEX tokens_by_client_and_subject ON tokens (service, client, subject);
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {SCHEMA_VERSION};
COMMIT;
"""
COLUMNS = [field.name for field in attrs.fields(TokenRecord) if field.name != "id"]
SELECT = f"SELECT id, {', '.join(COLUMNS)} FROM tokens"  # noqa: S608 - names from this package
COUNT = "SELECT COUNT(*), MAX(id) FROM tokens"
INSERT = (
    f"INSERT INTO tokens ({', '.join(COLUMNS)})"  # noqa: S608 - names from this package
    f" VALUES ({', '.join('?' * len(COLUMNS))})"
)
UPDATE = (
    f"UPDATE tokens SET {', '.join(f'{name} = ?' for name in COLUMNS)}"  # noqa: S608 - likewise
    " WHERE id = ?"
)
BOOKMARKS = 10_000


class Status(StrEnum):
    """Which tokens a list holds, by their expiry."""

    ALL = "ALL"
    VALID = "VALID"
    INVALID = "INVALID"


IN_STATUS = {
    Status.ALL: "?",
    Status.VALID: "(access_expires_at IS NULL OR access_expires_at > ?)",
    Status.INVALID: "access_expires_at <= ?",
}


@attrs.frozen(kw_only=True)
class Filter:
    """Which tokens are meant."""

    service: str
    client: int | None = None
    subject: str | None = None
    status: Status = Status.ALL


class TakenError(Exception):
    """Another token has that value already.

    Attributes:
        column: ``access_hash`` or ``refresh_hash``.
    """

    def __init__(self, column: str) -> None:
        super().__init__(column)
        self.column = column


class Store:
    """The tokens of a sandbox, in memory or in a file that one sandbox at a time may use.

    Every method but ``close`` is called inside ``with store.transaction()``.

    Raises:
        ValueError: the file cannot be used; the text says why.
    """

    def __init__(self, path: Path | None) -> None:
        self._lock = Lock()
        self._bookmarks = _Bookmarks()
        self._connection = _open(path)

    def close(self) -> None:
        """Close the database; may be repeated."""
        with self._lock:
            self._connection.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Let one thread at a time do what succeeds or fails as a whole."""
        with self._lock:
            self._connection.execute("BEGIN")
            try:
                yield
                self._connection.execute("COMMIT")
            except BaseException:
                self._bookmarks.clear()
                self._connection.rollback()
                raise

    def add(self, record: TokenRecord) -> TokenRecord:
        """Store a new token and number it.

        Raises:
            TakenError: one of its values is in use.
        """
        try:
            cursor = self._connection.execute(INSERT, _values(record))
        except sqlite3.IntegrityError:
            # Of two values that are taken, SQLite names either.
            taken = "refresh_hash" if self.find(record.access_hash) is None else "access_hash"
            raise TakenError(taken) from None
        return attrs.evolve(record, id=cursor.lastrowid or 0)

    def save(self, record: TokenRecord) -> None:
        """Overwrite a stored token.

        Service, client and subject of a token never change; bookmarks rely on that.
        """
        self._connection.execute(UPDATE, [*_values(record), record.id])

    def find(self, access_hash: str) -> TokenRecord | None:
        """Find a token of any service by the hash of its access token."""
        return self._one("access_hash", access_hash)

    def find_by_refresh(self, refresh_hash: str) -> TokenRecord | None:
        """Find a token of any service by the hash of its refresh token."""
        return self._one("refresh_hash", refresh_hash)

    def remove(self, record: TokenRecord) -> None:
        """Remove a token, both its halves."""
        self._connection.execute("DELETE FROM tokens WHERE id = ?", (record.id,))
        self._bookmarks.clear()

    def remove_all(self, which: Filter) -> int:
        """Remove all tokens that match, and count them."""
        where, values = _where(which, 0, 0)
        cursor = self._connection.execute(f"DELETE FROM tokens {where}", values)  # noqa: S608 - ours
        self._bookmarks.clear()
        return cursor.rowcount

    def remove_older(self, than: TokenRecord) -> None:
        """Remove the tokens that the same client had for the same subject before this one."""
        self._connection.execute(
            "DELETE FROM tokens WHERE service = ? AND client = ? AND subject = ? AND id < ?",
            (than.service, than.client, than.subject, than.id),
        )
        self._bookmarks.clear()

    def count(self, which: Filter, now: int) -> int:
        """Count tokens; ``now`` (ms) tells the expired from the others."""
        counted, last = self._bookmarks.counted(which)
        where, values = _where(which, last, now)
        cursor = self._connection.execute(f"{COUNT} {where}", values)
        more, newest = cursor.fetchone()
        self._bookmarks.put_count(which, counted + more, newest or last)
        return int(counted + more)

    def page(self, which: Filter, now: int, start: int, end: int) -> list[TokenRecord]:
        """Read tokens in the order of their creation, from ``start`` to before ``end``."""
        last = self._bookmarks.last_before(which, start)
        where, values = _where(which, last or 0, now)
        offset = start if last is None else 0
        cursor = self._connection.execute(
            f"{SELECT} {where} ORDER BY id LIMIT ? OFFSET ?",
            [*values, max(end - start, 0), offset],
        )
        records = [_record(row) for row in cursor]
        # The next page may begin where this one ends, or once more with its last token.
        for index, record in [*enumerate(records, start + 1)][-2:]:
            self._bookmarks.put_end(which, index, record.id)
        return records

    def services(self, most: int) -> tuple[str, ...]:
        """Name services that have tokens, in order."""
        cursor = self._connection.execute(
            "SELECT DISTINCT service FROM tokens ORDER BY service LIMIT ?", (most,)
        )
        return tuple(service for (service,) in cursor)

    def clients(self, service: str, most: int) -> tuple[int, ...]:
        """Name clients that have tokens of a service, in order."""
        cursor = self._connection.execute(
            "SELECT DISTINCT client FROM tokens WHERE service = ? ORDER BY client LIMIT ?",
            (service, most),
        )
        return tuple(client for (client,) in cursor)

    def _one(self, column: str, value: str) -> TokenRecord | None:
        row = self._connection.execute(f"{SELECT} WHERE {column} = ?", (value,)).fetchone()
        return None if row is None else _record(row)


class _Bookmarks:
    """What is known of each filter, so that paging through n tokens costs n and not n².

    Tokens are only appended, and what was counted or skipped once stays so until something is
    removed. Expiry moves tokens too: filters by status keep no bookmarks.
    """

    def __init__(self) -> None:
        self._counts: dict[Filter, tuple[int, int]] = {}
        self._ends: dict[tuple[Filter, int], int] = {}

    def clear(self) -> None:
        self._counts.clear()
        self._ends.clear()

    def counted(self, which: Filter) -> tuple[int, int]:
        return self._counts.get(which, (0, 0))

    def put_count(self, which: Filter, count: int, last: int) -> None:
        if which.status is Status.ALL:
            self._make_room()
            self._counts[which] = (count, last)

    def last_before(self, which: Filter, start: int) -> int | None:
        return self._ends.get((which, start))

    def put_end(self, which: Filter, end: int, last: int) -> None:
        if which.status is Status.ALL:
            self._make_room()
            self._ends[which, end] = last

    def _make_room(self) -> None:
        if len(self._counts) + len(self._ends) >= BOOKMARKS:
            self.clear()


def _where(which: Filter, after: int, now: int) -> tuple[str, list[str | int]]:
    conditions = ["service = ?", "id > ?"]
    values: list[str | int] = [which.service, after]
    if which.client is not None:
        conditions.append("client = ?")
        values.append(which.client)
    if which.subject is not None:
        conditions.append("subject = ?")
        values.append(which.subject)
    if which.status is not Status.ALL:
        conditions.append(IN_STATUS[which.status])
        values.append(now)
    return f"WHERE {' AND '.join(conditions)}", values


def _values(record: TokenRecord) -> list[str | int | bytes | None]:
    fields = attrs.asdict(record, recurse=False)
    fields["attributes"] = write_json(record.attributes)
    return [fields[name] for name in COLUMNS]


def _record(row: tuple[Any, ...]) -> TokenRecord:
    fields = dict(zip(["id", *COLUMNS], row, strict=True))
    fields["attributes"] = read_wire(Attributes, parse_json(fields["attributes"]))
    return TokenRecord(**fields)


def _open(path: Path | None) -> sqlite3.Connection:
    name = ":memory:" if path is None else str(path)
    try:
        connection = sqlite3.connect(name, timeout=0, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise ValueError(f"{name}: {error}") from None
    try:
        _prepare(connection)
    except (sqlite3.Error, ValueError) as error:
        connection.close()
        raise ValueError(f"{name}: {error}") from None
    return connection


def _prepare(connection: sqlite3.Connection) -> None:
    # Whoever holds the file holds it alone: bookmarks depend on it.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    (tables,) = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    if tables:
        _check(connection)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if not tables:
        connection.executescript(SCHEMA)


def _check(connection: sqlite3.Connection) -> None:
    (maker,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if maker != APPLICATION_ID:
        raise ValueError("is a database, but not a sandbox's")
    if version != SCHEMA_VERSION:
        raise ValueError(f"has schema version {version}, not {SCHEMA_VERSION}")
