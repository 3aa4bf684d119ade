"""The table of services."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from ..._engine.codec import parse_json, read_wire, write_json
from ...models.service.service import Service

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .database import Database

SCHEMA = """
CREATE TABLE services (
    position INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    accepts_any_client INTEGER NOT NULL,
    configured TEXT,
    record BLOB NOT NULL
) STRICT;
"""
REMEMBERED = 1000  # whose settings are not decoded anew for each request


@attrs.frozen(kw_only=True)
class StoredService:
    """A service, by the ID that requests have for it."""

    id: str
    settings: Service
    accepts_any_client: bool
    """Whether it has a client of every ID, besides those that are stored."""


class ServiceTable:
    """The services, in the order of their creation."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.find = lru_cache(REMEMBERED)(self._find)
        self.is_untouched = lru_cache(1)(self._is_untouched)
        database.when_undone(self._forget)

    def add(self, service: StoredService) -> StoredService:
        """Store a new service and, unless it has one, give it a number.

        Raises:
            NotUniqueError: there is one with that ID.
        """
        number = self._database.insert(
            "INSERT INTO services (id, accepts_any_client, record) VALUES (?, ?, ?)",
            (service.id, service.accepts_any_client, b"{}"),
        )
        settings = attrs.evolve(service.settings, number=service.settings.number or number)
        service = attrs.evolve(service, settings=settings)
        self.save(service)
        return service

    def save(self, service: StoredService) -> None:
        """Overwrite a stored service."""
        self._database.execute(
            "UPDATE services SET accepts_any_client = ?, record = ? WHERE id = ?",
            (service.accepts_any_client, write_json(service.settings), service.id),
        )
        self._forget()

    def remove(self, service_id: str) -> None:
        """Remove a service, but nothing that belongs to it."""
        self._database.execute("DELETE FROM services WHERE id = ?", (service_id,))
        self._forget()

    def page(self, start: int, end: int) -> list[StoredService]:
        """Read services, from ``start`` to before ``end``."""
        rows = self._database.execute(
            "SELECT id FROM services ORDER BY position LIMIT ? OFFSET ?",
            (max(end - start, 0), start),
        ).fetchall()
        return [service for (service_id,) in rows if (service := self.find(service_id))]

    def count(self) -> int:
        """Count services."""
        (count,) = self._database.execute("SELECT COUNT(*) FROM services").fetchone()
        return int(count)

    def ids(self, most: int) -> tuple[str, ...]:
        """Name the services."""
        rows = self._database.execute(
            "SELECT id FROM services ORDER BY position LIMIT ?", (most,)
        ).fetchall()
        return tuple(service_id for (service_id,) in rows)

    def set_configured(self, service_id: str, digest: str) -> None:
        """Remember from which configuration a service was made."""
        self._database.execute(
            "UPDATE services SET configured = ? WHERE id = ?", (digest, service_id)
        )

    def configured(self) -> Mapping[str, str]:
        """Read the IDs of the services that were configured, and from what they were made."""
        rows = self._database.execute(
            "SELECT id, configured FROM services WHERE configured IS NOT NULL"
        )
        return dict(rows.fetchall())

    def _find(self, service_id: str) -> StoredService | None:
        row = self._database.execute(
            "SELECT accepts_any_client, record FROM services WHERE id = ?", (service_id,)
        ).fetchone()
        if row is None:
            return None
        return StoredService(
            id=service_id,
            settings=read_wire(Service, parse_json(row[1])),
            accepts_any_client=bool(row[0]),
        )

    def _is_untouched(self) -> bool:
        """Tell whether there never was a service."""
        # SQLite keeps the highest position here, also when its row is removed.
        row = self._database.execute(
            "SELECT seq FROM sqlite_sequence WHERE name = 'services'"
        ).fetchone()
        return row is None

    def _forget(self) -> None:
        self.find.cache_clear()
        self.is_untouched.cache_clear()
