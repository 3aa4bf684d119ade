"""``GET /auth/token/create/batch/status/{requestId}``."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from ....models.token_operations.create_batch import TokenCreateBatchStatusResponse
from ...errors import HttpError

if TYPE_CHECKING:
    from ...context import RequestContext


def get_batch_status(context: RequestContext, *, request_id: str) -> TokenCreateBatchStatusResponse:
    """Tell how far a batch has come."""
    status = context.store.batches.status(context.service_id, request_id)
    if status is None:
        raise HttpError("A481302", "There is no such batch.", status=HTTPStatus.NOT_FOUND)
    return TokenCreateBatchStatusResponse(
        result_code="A447001",
        # Without its code in front: so Authlete writes this one.
        result_message="Found the status of the batch.",
        status=status,
    )
