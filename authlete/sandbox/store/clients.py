"""The table of clients, and that of the names by which requests find them."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from ..._engine.codec import parse_json, read_wire, write_json
from ...models.client.client import Client

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .database import Database, Value

SCHEMA = """
CREATE TABLE clients (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    service TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    developer TEXT,
    software_id TEXT,
    configured TEXT,
    record BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX client_by_id ON clients (service, client_id);
CREATE INDEX clients_by_service ON clients (service);
CREATE INDEX clients_by_developer ON clients (service, developer);
CREATE INDEX clients_by_software ON clients (service, software_id);
CREATE TABLE client_names (
    name TEXT NOT NULL,
    service TEXT NOT NULL,
    position INTEGER NOT NULL,
    PRIMARY KEY (name, service)
) STRICT, WITHOUT ROWID;
CREATE INDEX client_names_by_position ON client_names (position);
"""
REMEMBERED = 1000  # whose settings are not decoded anew for each request


def names_of(client: Client) -> tuple[str, ...]:
    """Return the identifiers of a client, each once: its ID, and what else it is called.

    That is its alias, unless that may not be used, its entity ID, and where its metadata document
    was found.
    """
    alias = None if client.client_id_alias_enabled is False else client.client_id_alias
    others = (alias, client.entity_id, client.metadata_document_location)
    return tuple(dict.fromkeys((str(client.client_id), *filter(None, others))))


class ClientTable:
    """The clients of all services, in the order of their creation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.find = lru_cache(REMEMBERED)(self._find)
        self.count = lru_cache(REMEMBERED)(self._count)
        self._ends: dict[tuple[str, str | None, int], int] = {}
        database.when_undone(self._forget)

    def add(self, service: str, client: Client) -> Client:
        """Store a new client and, unless it has one, give it a number.

        Raises:
            NotUniqueError: another client of the service has one of its names.
        """
        position = self._database.insert(
            "INSERT INTO clients (service, client_id, record) VALUES (?, ?, ?)",
            (service, client.client_id, b"{}"),
        )
        client = attrs.evolve(client, number=client.number or position)
        self.save(service, client)
        return client

    def save(self, service: str, client: Client) -> None:
        """Overwrite a stored client, found by its ID.

        Raises:
            NotUniqueError: another client of the service has one of its names.
        """
        (position,) = self._database.execute(
            "UPDATE clients SET developer = ?, software_id = ?, record = ?"
            " WHERE service = ? AND client_id = ? RETURNING position",
            (
                client.developer,
                client.software_id,
                write_json(client),
                service,
                client.client_id,
            ),
        ).fetchone()
        self._database.execute("DELETE FROM client_names WHERE position = ?", (position,))
        for name in names_of(client):
            self._database.insert(
                "INSERT INTO client_names (name, service, position) VALUES (?, ?, ?)",
                (name, service, position),
            )
        self._forget()

    def remove(self, service: str, client_id: int | None = None) -> None:
        """Remove a client of a service, or all of them, but nothing that belongs to it."""
        where, values = _where(service, client_id=client_id)
        self._database.execute(
            f"DELETE FROM client_names WHERE position IN (SELECT position FROM clients {where})",  # noqa: S608 - names from this package
            values,
        )
        self._database.execute(f"DELETE FROM clients {where}", values)  # noqa: S608 - likewise
        self._forget()

    def is_known(self, name: str) -> bool:
        """Tell whether any of the services has a client of that name."""
        row = self._database.execute(
            "SELECT 1 FROM client_names JOIN services ON services.id = client_names.service"
            " WHERE name = ?",
            (name,),
        ).fetchone()
        return row is not None

    def has_software(self, service: str, software_id: str) -> bool:
        """Tell whether a client of a service is that software."""
        row = self._database.execute(
            "SELECT 1 FROM clients WHERE service = ? AND software_id = ?", (service, software_id)
        ).fetchone()
        return row is not None

    def page(
        self, service: str, start: int, end: int, *, developer: str | None = None
    ) -> list[Client]:
        """Read clients of a service, from ``start`` to before ``end``.

        Where a page ends is remembered: to go through n clients costs n, not n².
        """
        where, values = _where(service, developer=developer)
        last = self._ends.get((service, developer, start))
        rows = self._database.execute(
            f"SELECT position, record FROM clients {where} AND position > ?"  # noqa: S608 - likewise
            " ORDER BY position LIMIT ? OFFSET ?",
            [*values, last or 0, max(end - start, 0), start if last is None else 0],
        ).fetchall()
        if rows:
            if len(self._ends) >= REMEMBERED:
                self._ends.clear()
            self._ends[service, developer, start + len(rows)] = rows[-1][0]
        return [read_wire(Client, parse_json(record)) for _, record in rows]

    def _count(self, service: str, *, developer: str | None = None) -> int:
        """Count clients of a service."""
        where, values = _where(service, developer=developer)
        (count,) = self._database.execute(
            f"SELECT COUNT(*) FROM clients {where}",  # noqa: S608 - likewise
            values,
        ).fetchone()
        return int(count)

    def set_configured(self, service: str, client_id: int | None, digest: str) -> None:
        """Remember from which configuration a client was made."""
        self._database.execute(
            "UPDATE clients SET configured = ? WHERE service = ? AND client_id = ?",
            (digest, service, client_id),
        )

    def configured(self, service: str) -> Mapping[int, str]:
        """Read the IDs of the clients that were configured, and from what they were made."""
        rows = self._database.execute(
            "SELECT client_id, configured FROM clients"
            " WHERE service = ? AND configured IS NOT NULL",
            (service,),
        )
        return dict(rows.fetchall())

    def _find(self, service: str, name: str) -> Client | None:
        """Find a client of a service by one of its names."""
        row = self._database.execute(
            "SELECT record FROM client_names JOIN clients USING (position)"
            " WHERE name = ? AND client_names.service = ?",
            (name, service),
        ).fetchone()
        return None if row is None else read_wire(Client, parse_json(row[0]))

    def _forget(self) -> None:
        self.find.cache_clear()
        self.count.cache_clear()
        self._ends.clear()


def _where(service: str, **wanted: str | int | None) -> tuple[str, list[Value]]:
    given = {column: value for column, value in wanted.items() if value is not None}
    conditions = " AND ".join(f"{column} = ?" for column in ("service", *given))
    return f"WHERE {conditions}", [service, *given.values()]
