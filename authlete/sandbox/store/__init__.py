"""What the sandbox keeps: one SQLite database, a module for each of its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from . import batches, keys, records, tokens
from .batches import BatchTable
from .codes import AuthorizationCode
from .database import Database
from .grants import GrantRecord
from .keys import KeyTable
from .records import RecordTable
from .tickets import Ticket
from .tokens import TokenTable
from .used_jwts import UsedJwt

if TYPE_CHECKING:
    from pathlib import Path

UPGRADES: Final = (
    tokens.SCHEMA,
    batches.SCHEMA + keys.SCHEMA,
    "".join(
        map(
            records.schema,
            (
                "tickets",
                "codes",
                "used_jwts",
                "grants",
            ),
        )
    )
    + tokens.INDEXES,
)
"""What leads from each version of the schema to the next; the first makes version 1 of nothing."""


class Store:
    """The tables of one sandbox.

    Args:
        path: the file; in memory if left out.

    Raises:
        ValueError: the file cannot be used; the text says why.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.database: Final = Database(path, UPGRADES)
        self.transaction: Final = self.database.transaction
        self.tokens: Final = TokenTable(self.database)
        self.batches: Final = BatchTable(self.database)
        self.keys: Final = KeyTable(self.database)
        self.tickets: Final = RecordTable(self.database, "tickets", Ticket)
        self.codes: Final = RecordTable(self.database, "codes", AuthorizationCode)
        self.grants: Final = RecordTable(self.database, "grants", GrantRecord)
        self.used_jwts: Final = RecordTable(self.database, "used_jwts", UsedJwt)

    def close(self) -> None:
        """Close the database; may be repeated."""
        self.database.close()
