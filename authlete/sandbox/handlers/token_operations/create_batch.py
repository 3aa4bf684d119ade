"""``POST /auth/token/create/batch``: the tokens are created later, by ``batches.run_due``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ...._jose.thumbprint import hash_of
from ....models.token_operations.create_batch import TokenBatchStatus, TokenCreateBatchResponse
from ...errors import HttpError, message
from ...hashing import new_value
from ...protocol.flags import read_flag
from ...store.batches import Batch

if TYPE_CHECKING:
    from ....models.token_operations.create import TokenCreateRequest
    from ...context import RequestContext

LARGEST = 1000


def create_batch(
    context: RequestContext,
    requests: tuple[TokenCreateRequest, ...],
    *,
    dry_run: str | None = None,
) -> TokenCreateBatchResponse:
    """Take on a batch, which takes a millisecond of the sandbox's clock for each of its tokens."""
    if not 0 < len(requests) <= LARGEST:
        raise HttpError("A000201", f"A batch holds 1 to {LARGEST} tokens.")
    is_dry_run = read_flag(dry_run, "dryRun")
    request_id = new_value()
    context.store.batches.add(
        Batch(
            service=context.service_id,
            requests=tuple(map(_without_values, requests)),
            dry_run=is_dry_run,
            due=context.now + len(requests),
            status=TokenBatchStatus(
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


def _without_values(request: TokenCreateRequest) -> TokenCreateRequest:
    """Put hashes in place of values, which are not to be stored."""
    return attrs.evolve(
        request,
        access_token=hash_of(request.access_token) if request.access_token else None,
        refresh_token=hash_of(request.refresh_token) if request.refresh_token else None,
    )
