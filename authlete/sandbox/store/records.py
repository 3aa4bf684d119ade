"""Tables of what is found by a key, belongs to a service, and mostly lives for a while only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import attrs

from ..._engine.codec import parse_json, read_wire, write_json

if TYPE_CHECKING:
    from .database import Database, Value


@attrs.frozen(kw_only=True)
class Record:
    """What every such record has; a class for each table adds its own fields."""

    key: str
    """What it is found by: the hash of a secret value, or an ID that is none."""
    service: str
    """The ``service_id`` of the service that it belongs to."""
    alias: str | None = None
    """Another key, for records that are found by two."""
    client: int | None = None
    subject: str | None = None
    expires_at: int | None = None
    """In milliseconds since the Unix epoch; ``None`` for never."""

    def is_live(self, now: int) -> bool:
        """Tell whether it has not expired."""
        return self.expires_at is None or self.expires_at > now


T = TypeVar("T", bound=Record)


class RecordTable(Generic[T]):
    """A table of records, which are kept as JSON.

    Args:
        database: where it is.
        name: what it is called there.
        cls: the class of its records.
    """

    def __init__(self, database: Database, name: str, cls: type[T]) -> None:
        self._database = database
        self._name = name
        self._cls = cls

    def add(self, record: T) -> None:
        """Store a new record.

        Raises:
            NotUniqueError: there is one with that key or, in its service, with that alias.
        """
        self._database.insert(
            f"INSERT INTO {self._name} (key, service, alias, client, subject, expires_at, record)"  # noqa: S608 - a name from this package
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            self._values(record),
        )

    def save(self, record: T) -> None:
        """Overwrite a stored record."""
        key, *others = self._values(record)
        self._database.execute(
            f"UPDATE {self._name} SET service = ?, alias = ?, client = ?, subject = ?,"  # noqa: S608 - likewise
            " expires_at = ?, record = ? WHERE key = ?",
            [*others, key],
        )

    def find(self, service: str, key: str) -> T | None:
        """Find a record of a service, expired or not."""
        return self._one("key", service, key)

    def find_by_alias(self, service: str, alias: str) -> T | None:
        """Find a record of a service, expired or not, by its other key."""
        return self._one("alias", service, alias)

    def take(self, service: str, key: str) -> T | None:
        """Find a record of a service, expired or not, and remove it: it can be used once."""
        record = self.find(service, key)
        if record is not None:
            self.remove(record)
        return record

    def remove(self, record: T) -> None:
        """Remove a record; what is not there is no fault."""
        self._database.execute(f"DELETE FROM {self._name} WHERE key = ?", (record.key,))  # noqa: S608 - likewise

    def select(  # noqa: PLR0913 - each narrows the selection
        self,
        service: str,
        *,
        client: int | None = None,
        subject: str | None = None,
        start: int = 0,
        end: int | None = None,
        newest_first: bool = False,
    ) -> list[T]:
        """Read records in the order of their creation, from ``start`` to before ``end``."""
        where, values = _where(service, client, subject)
        order = "DESC" if newest_first else "ASC"
        limit = -1 if end is None else max(end - start, 0)
        rows = self._database.execute(
            f"SELECT record FROM {self._name} {where} ORDER BY rowid {order} LIMIT ? OFFSET ?",  # noqa: S608 - likewise
            [*values, limit, start],
        )
        return [self._read(row) for (row,) in rows]

    def count(self, service: str, *, client: int | None = None, subject: str | None = None) -> int:
        """Count records."""
        where, values = _where(service, client, subject)
        (count,) = self._database.execute(
            f"SELECT COUNT(*) FROM {self._name} {where}",  # noqa: S608 - likewise
            values,
        ).fetchone()
        return int(count)

    def services(self, most: int) -> tuple[str, ...]:
        """Name services that have records, in order."""
        rows = self._database.execute(
            f"SELECT DISTINCT service FROM {self._name} ORDER BY service LIMIT ?",  # noqa: S608 - likewise
            (most,),
        )
        return tuple(service for (service,) in rows)

    def remove_all(
        self, service: str, *, client: int | None = None, subject: str | None = None
    ) -> int:
        """Remove records, and count them."""
        where, values = _where(service, client, subject)
        return self._database.execute(f"DELETE FROM {self._name} {where}", values).rowcount  # noqa: S608 - likewise

    def forget_expired(self, before: int) -> None:
        """Remove the records that expired before a time, in milliseconds since the Unix epoch."""
        self._database.execute(f"DELETE FROM {self._name} WHERE expires_at < ?", (before,))  # noqa: S608 - likewise

    def _one(self, column: str, service: str, value: str) -> T | None:
        row = self._database.execute(
            f"SELECT record FROM {self._name} WHERE {column} = ? AND service = ?",  # noqa: S608 - likewise
            (value, service),
        ).fetchone()
        return None if row is None else self._read(row[0])

    def _values(self, record: T) -> tuple[Value, ...]:
        return (
            record.key,
            record.service,
            record.alias,
            record.client,
            record.subject,
            record.expires_at,
            write_json(record),
        )

    def _read(self, text: bytes) -> T:
        return read_wire(self._cls, parse_json(text))


def schema(name: str) -> str:
    """Write the statements that make a table of records."""
    return f"""
CREATE TABLE {name} (
    key TEXT PRIMARY KEY,
    service TEXT NOT NULL,
    alias TEXT,
    client INTEGER,
    subject TEXT,
    expires_at INTEGER,
    record BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX {name}_by_alias ON {name} (service, alias);
CREATE INDEX {name}_by_subject ON {name} (service, subject);
CREATE INDEX {name}_by_client ON {name} (service, client);
CREATE INDEX {name}_by_expiry ON {name} (expires_at);
"""


def _where(service: str, client: int | None, subject: str | None) -> tuple[str, list[Value]]:
    wanted = {"service": service, "client": client, "subject": subject}
    given = {column: value for column, value in wanted.items() if value is not None}
    conditions = " AND ".join(f"{column} = ?" for column in given)
    return f"WHERE {conditions}", [*given.values()]
