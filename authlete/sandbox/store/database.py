"""The SQLite database of a sandbox: how it is opened, upgraded, and changed by transactions."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Sequence
    from pathlib import Path

Value: TypeAlias = str | int | bytes | None

APPLICATION_ID = 0x41_54_4C_54
IN_MEMORY = ":memory:"
OWNER_ONLY = 0o600


class NotUniqueError(Exception):
    """Another row has a value that only one may have."""


class Database:
    """A database that is in memory, or in a file that one sandbox at a time may use.

    It is read and written inside ``with database.transaction()`` only, from any number of threads.

    Args:
        path: the file, made if missing; in memory if left out.
        upgrades: statements that lead from each version of the schema to the next, from 0 on.

    Raises:
        ValueError: the file cannot be used; the text says why.
    """

    def __init__(self, path: Path | None, upgrades: Sequence[str]) -> None:
        self._lock = Lock()
        self._undone: list[Callable[[], None]] = []
        self._connection = _open(path, upgrades)
        self.execute = self._connection.execute

    def close(self) -> None:
        """Close it; may be repeated."""
        with self._lock:
            self._connection.close()

    def when_undone(self, forget: Callable[[], None]) -> None:
        """Have a table told, each time that changes are undone, to forget what it remembers."""
        self._undone.append(forget)

    @contextmanager
    def transaction(self) -> Generator[None]:
        """Let one thread at a time make changes that are all made or, after an exception, none."""
        with self._lock:
            self.execute("BEGIN")
            try:
                yield
                self.execute("COMMIT")
            except BaseException:
                self._connection.rollback()
                self._forget()
                raise

    @contextmanager
    def rehearsal(self) -> Generator[None]:
        """Undo, inside a transaction, the changes that are made inside this block."""
        self.execute("SAVEPOINT rehearsal")
        try:
            yield
        finally:
            self.execute("ROLLBACK TO rehearsal")
            self.execute("RELEASE rehearsal")
            self._forget()

    def insert(self, statement: str, values: Sequence[Value]) -> int:
        """Add a row and return its number.

        Raises:
            NotUniqueError: another row has one of its values.
        """
        try:
            return self.execute(statement, values).lastrowid or 0
        except sqlite3.IntegrityError:
            raise NotUniqueError from None

    def _forget(self) -> None:
        for forget in self._undone:
            forget()


def _open(path: Path | None, upgrades: Sequence[str]) -> sqlite3.Connection:
    name = IN_MEMORY if path is None else str(path)
    try:
        if path:
            _create(name)
        connection = _connect(name)
    except (OSError, sqlite3.Error) as error:
        raise ValueError(f"{name}: {error}") from None
    try:
        if path:
            _prepare(connection, upgrades)
        else:
            with closing(_connect(IN_MEMORY)) as empty:
                empty.deserialize(_serialize_empty(tuple(upgrades)))
                empty.backup(connection)
    except (sqlite3.Error, ValueError) as error:
        connection.close()
        raise ValueError(f"{name}: {error}") from None
    return connection


def _connect(name: str) -> sqlite3.Connection:
    return sqlite3.connect(name, timeout=0, isolation_level=None, check_same_thread=False)


@cache
def _serialize_empty(upgrades: tuple[str, ...]) -> bytes:
    """Prepare what databases in memory are copied from: faster than making tables, by far."""
    with closing(_connect(IN_MEMORY)) as connection:
        _prepare(connection, upgrades)
        return connection.serialize()


def _create(name: str) -> None:
    """Create a file that only its owner can read: private keys will be in it.

    SQLite takes an empty file for a new database, and gives its journals the same permissions.
    """
    with suppress(FileExistsError):
        os.close(os.open(name, os.O_CREAT | os.O_EXCL, OWNER_ONLY))


def _prepare(connection: sqlite3.Connection, upgrades: Sequence[str]) -> None:
    # Whoever holds the file holds it alone: what tables remember depends on it.
    connection.execute("PRAGMA locking_mode = EXCLUSIVE")
    version = _version(connection)
    if version > len(upgrades):
        raise ValueError(
            f"has schema version {version}, of a newer release; this one knows {len(upgrades)}"
        )
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    if version < len(upgrades):
        connection.executescript(
            f"BEGIN; {''.join(upgrades[version:])}"
            f"PRAGMA application_id = {APPLICATION_ID};"
            f"PRAGMA user_version = {len(upgrades)}; COMMIT;"
        )


def _version(connection: sqlite3.Connection) -> int:
    """Read the version of the schema; 0 if there is none yet."""
    (tables,) = connection.execute("SELECT COUNT(*) FROM sqlite_schema").fetchone()
    (maker,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if tables and maker != APPLICATION_ID:
        raise ValueError("is a database, but not a sandbox's")
    return int(version) if tables else 0
