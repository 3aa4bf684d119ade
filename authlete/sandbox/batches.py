"""Carries out batches of tokens.

A sandbox does nothing while nobody asks it something: batches are carried out before the next
request is handled, whatever that asks for.
"""

from __future__ import annotations

from contextlib import nullcontext
from typing import TYPE_CHECKING

import attrs

from .._jose.thumbprint import hash_of
from ..models.token_operations.create_batch import TokenBatchResult
from .errors import ApiError, HttpError, log_failure
from .hashing import new_value
from .protocol.issue import issue

if TYPE_CHECKING:
    from ..models.token_operations.create_batch import TokenBatchStatus
    from .state import SandboxState
    from .store.batches import Batch


def run_due(state: SandboxState, now: int) -> None:
    """Carry out the batches that are due, each in a transaction of its own."""
    batches = state.store.batches
    if not batches.is_due(now):
        return
    while True:
        with state.store.transaction():
            batch = batches.first_due(now)  # not one that another thread has carried out meanwhile
            if batch is None:
                return
            batches.finish(_carry_out(state, batch))


def _carry_out(state: SandboxState, batch: Batch) -> TokenBatchStatus:
    """Create token after token, up to the first that cannot be, and tell how far that went."""
    service = state.directory.find(batch.service)
    if service is None:  # in the database, but not configured any more
        return _failed(batch, 0, HttpError("A458203", "There is no such service."))
    context = state.context(service, batch.due)
    with state.store.database.rehearsal() if batch.dry_run else nullcontext():
        for number, request in enumerate(batch.requests):
            try:
                issue(
                    context,
                    request,
                    access_hash=request.access_token or hash_of(new_value()),
                    refresh_hash=request.refresh_token or hash_of(new_value()),
                )
            except ApiError as error:
                return _failed(batch, number, error)
            except Exception as error:  # noqa: BLE001 - else every request to come would meet it
                log_failure("a batch", error)
                return _failed(batch, number, HttpError("A001101", "The sandbox failed."))
    return attrs.evolve(
        batch.status,
        result=TokenBatchResult.SUCCEEDED,
        token_count=len(batch.requests),
        modified_at=batch.due,
    )


def _failed(batch: Batch, number: int, error: ApiError) -> TokenBatchStatus:
    return attrs.evolve(
        batch.status,
        result=TokenBatchResult.FAILED,
        token_count=number,
        error_code=error.body.result_code,
        error_description=f"{error.body.result_message} (token {number})",
        modified_at=batch.due,
    )
