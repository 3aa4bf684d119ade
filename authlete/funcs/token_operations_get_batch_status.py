"""Ask about a batch: ``GET /api/{serviceId}/auth/token/create/batch/status/{requestId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token_operations import AuthTokenCreateBatchStatusApiRequest
from ..models.token_operations.create_batch import TokenCreateBatchStatusResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_operations_get_batch_status",
    method="GET",
    path="/api/{service_id}/auth/token/create/batch/status/{request_id}",
    request=AuthTokenCreateBatchStatusApiRequest,
    response=TokenCreateBatchStatusResponse,
    idempotent=True,
)


async def token_operations_get_batch_status(
    client: AuthleteCore,
    request: AuthTokenCreateBatchStatusApiRequest,
    options: RequestOptions | None = None,
) -> Result[TokenCreateBatchStatusResponse, OperationError]:
    """Ask how far a batch of tokens has come.

    The status has a ``result`` once the batch has ended. A batch that ``FAILED`` may have created
    some of its tokens. An unknown batch is an ``AuthleteDefaultError`` with status 404. Asking
    changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
