"""``POST /auth/token/create/batch`` and ``GET …/status/{requestId}``.

A batch is only taken on by the request that brings it. It takes a millisecond of the sandbox's
clock for each of its tokens, and is then carried out before the next request is handled, whatever
that asks for: a sandbox does nothing while nobody asks it something.
"""

from __future__ import annotations

from contextlib import suppress
from http import HTTPStatus
from typing import TYPE_CHECKING

import attrs

from ...models.token_operations.create import TokenCreateRequest
from ...models.token_operations.create_batch import (
    TokenBatchResult,
    TokenBatchStatus,
    TokenCreateBatchResponse,
    TokenCreateBatchStatusResponse,
)
from ..errors import ApiError, message
from ..record import new_value
from .create import create_unanswered

if TYPE_CHECKING:
    from ..config import Service
    from ..context import RequestContext
    from ..payload import Payload

LARGEST = 1000
REMEMBERED = 1000
FLAGS = {"true": True, "false": False}


@attrs.frozen(eq=False, kw_only=True)
class _Batch:
    service: Service
    requests: tuple[TokenCreateRequest, ...]
    dry_run: bool
    due: int
    accepted: TokenBatchStatus


class Batches:
    """The batches of a sandbox, as long as it is open; of very many the oldest are forgotten."""

    def __init__(self) -> None:
        self._waiting: list[_Batch] = []
        self._statuses: dict[tuple[str, str], TokenBatchStatus] = {}

    def take_on(self, batch: _Batch) -> None:
        """Keep a batch for later."""
        self._waiting.append(batch)
        self.report(batch.service, batch.accepted)

    def due(self, now: int) -> list[_Batch]:
        """Name the batches whose time has come."""
        return [batch for batch in tuple(self._waiting) if batch.due <= now]

    def hand_out(self, batch: _Batch) -> bool:
        """Tell whether a batch is still to be carried out; from now on it is not."""
        if batch not in self._waiting:
            return False
        self._waiting.remove(batch)
        return True

    def report(self, service: Service, status: TokenBatchStatus) -> None:
        """Remember how far a batch has come."""
        self._statuses[service.id, str(status.request_id)] = status
        if len(self._statuses) > REMEMBERED:
            self._statuses.pop(next(iter(self._statuses)))

    def status(self, service: Service, request_id: str) -> TokenBatchStatus | None:
        """Find the status of a service's batch."""
        return self._statuses.get((service.id, request_id))


class _NothingStoredError(Exception):
    """Undoes the transaction of a dry run."""


def create_batch(context: RequestContext, payload: Payload) -> TokenCreateBatchResponse:
    """Take on a batch."""
    if not 0 < len(payload.items) <= LARGEST:
        raise ApiError("A000201", f"A batch holds 1 to {LARGEST} tokens.")
    requests = payload.read_items(TokenCreateRequest)
    request_id = new_value()
    context.batches.take_on(
        _Batch(
            service=context.service,
            requests=requests,
            dry_run=_is_dry(payload),
            due=context.now + len(requests),
            accepted=TokenBatchStatus(
                batch_kind="CREATE",
                request_id=request_id,
                token_count=0,
                created_at=context.now,
                modified_at=context.now,
            ),
        )
    )
    return TokenCreateBatchResponse(
        result_code="A482001",
        result_message=message("A482001", f"Took on a batch of {len(requests)} tokens."),
        request_id=request_id,
    )


def batch_status(context: RequestContext, payload: Payload) -> TokenCreateBatchStatusResponse:
    """Tell how far a batch has come."""
    status = context.batches.status(context.service, str(payload.url["request_id"]))
    if status is None:
        raise ApiError("A481302", "There is no such batch.", status=HTTPStatus.NOT_FOUND)
    return TokenCreateBatchStatusResponse(
        result_code="A447001",
        # Without its code in front: so Authlete writes this one.
        result_message="Found the status of the batch.",
        status=status,
    )


def run_due(context: RequestContext) -> None:
    """Carry out the batches whose time has come, each in a transaction of its own."""
    for batch in context.batches.due(context.now):
        with suppress(_NothingStoredError), context.store.transaction():
            # Another thread may have been faster.
            if context.batches.hand_out(batch):
                _run(attrs.evolve(context, service=batch.service, now=batch.due), batch)


def _run(context: RequestContext, batch: _Batch) -> None:
    context.batches.report(batch.service, _outcome(context, batch))
    if batch.dry_run:
        raise _NothingStoredError


def _outcome(context: RequestContext, batch: _Batch) -> TokenBatchStatus:
    """Create token after token, up to the first that cannot be."""
    for number, request in enumerate(batch.requests):
        try:
            create_unanswered(context, request)
        except ApiError as refusal:
            return attrs.evolve(
                batch.accepted,
                result=TokenBatchResult.FAILED,
                token_count=number,
                error_code=refusal.envelope.result_code,
                error_description=f"{refusal.envelope.result_message} (token {number})",
                modified_at=context.now,
            )
    return attrs.evolve(
        batch.accepted,
        result=TokenBatchResult.SUCCEEDED,
        token_count=len(batch.requests),
        modified_at=context.now,
    )


def _is_dry(payload: Payload) -> bool:
    text = payload.url.get("dryRun") or "false"
    if text not in FLAGS:
        raise ApiError("A000201", "'dryRun' is neither true nor false.")
    return FLAGS[str(text)]
