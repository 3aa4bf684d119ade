"""The table of private keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, cast

from ..._engine.codec import parse_json, write_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .database import Database

Jwk: TypeAlias = dict[str, object]

SCHEMA = """
CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    kind TEXT NOT NULL,
    jwk BLOB NOT NULL
) STRICT;
"""


class KeyTable:
    """The keys that a sandbox signs with, as private JWKs (RFC 7517)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, kind: str, jwk: Mapping[str, object]) -> None:
        """Store a key under its ``kid``."""
        self._database.execute(
            "INSERT INTO keys VALUES (?, ?, ?)", (str(jwk["kid"]), kind, write_json(jwk))
        )

    def all(self) -> list[tuple[str, Jwk]]:
        """Read the kinds and the keys, oldest first."""
        rows = self._database.execute("SELECT kind, jwk FROM keys ORDER BY rowid")
        return [(kind, cast("Jwk", parse_json(jwk))) for kind, jwk in rows]
