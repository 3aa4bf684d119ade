"""The table of batches of tokens, those to be carried out and those that were."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, cast

import attrs

from ..._engine.codec import parse_json, read_wire, write_json
from ...models.token_operations.create import TokenCreateRequest
from ...models.token_operations.create_batch import TokenBatchStatus

if TYPE_CHECKING:
    from .database import Database

SCHEMA = """
CREATE TABLE batches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    request_id TEXT NOT NULL UNIQUE,
    service TEXT NOT NULL,
    status BLOB NOT NULL,
    due INTEGER,
    dry_run INTEGER,
    requests BLOB
) STRICT;
CREATE INDEX batches_by_due ON batches (due) WHERE due IS NOT NULL;
"""
KEPT = 1000


@attrs.frozen(kw_only=True)
class Batch:
    """Tokens that are to be created."""

    service: str
    """The ID of the service to create them in."""
    requests: tuple[TokenCreateRequest, ...]
    """The tokens, with the hashes of values instead of the values."""
    dry_run: bool
    due: int
    """When it is to be carried out, in milliseconds since the Unix epoch."""
    status: TokenBatchStatus
    """What is told of it until then."""


class BatchTable:
    """The batches of all services; of very many those carried out first are forgotten."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next_due: float = 0
        database.when_undone(self._look_again)

    def is_due(self, now: int) -> bool:
        """Tell whether a batch may be due; asked at every request, so without the database."""
        return self._next_due <= now

    def add(self, batch: Batch) -> None:
        """Store a batch that is to be carried out."""
        self._database.execute(
            "INSERT INTO batches (request_id, service, status, due, dry_run, requests)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (
                str(batch.status.request_id),
                batch.service,
                write_json(batch.status),
                batch.due,
                batch.dry_run,
                write_json(batch.requests),
            ),
        )
        self._next_due = min(self._next_due, batch.due)

    def first_due(self, now: int) -> Batch | None:
        """Read the batch that is to be carried out next, if its time has come."""
        row = self._database.execute(
            "SELECT service, requests, dry_run, due, status FROM batches"
            " WHERE due <= ? ORDER BY due, id LIMIT 1",
            (now,),
        ).fetchone()
        if row is None:
            self._next_due = self._earliest()
            return None
        service, requests, dry_run, due, status = row
        return Batch(
            service=service,
            requests=tuple(
                read_wire(TokenCreateRequest, request)
                for request in cast("list[object]", parse_json(requests))
            ),
            dry_run=bool(dry_run),
            due=due,
            status=read_wire(TokenBatchStatus, parse_json(status)),
        )

    def finish(self, status: TokenBatchStatus) -> None:
        """Store how a batch ended."""
        self._database.execute(
            "UPDATE batches SET status = ?, due = NULL, dry_run = NULL, requests = NULL"
            " WHERE request_id = ?",
            (write_json(status), str(status.request_id)),
        )
        self._database.execute(
            "DELETE FROM batches WHERE id <= (SELECT MAX(id) FROM batches) - ? AND due IS NULL",
            (KEPT,),
        )

    def status(self, service: str, request_id: str) -> TokenBatchStatus | None:
        """Read how far a batch of a service has come."""
        row = self._database.execute(
            "SELECT status FROM batches WHERE request_id = ? AND service = ?", (request_id, service)
        ).fetchone()
        return None if row is None else read_wire(TokenBatchStatus, parse_json(row[0]))

    def _look_again(self) -> None:
        self._next_due = 0

    def _earliest(self) -> float:
        (due,) = self._database.execute(
            "SELECT MIN(due) FROM batches WHERE due IS NOT NULL"
        ).fetchone()
        return math.inf if due is None else due
