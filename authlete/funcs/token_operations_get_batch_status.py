"""Ask about a batch: ``GET /api/{serviceId}/auth/token/create/batch/status/{requestId}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._engine.operation import Operation
from ..models.operations.auth_token_create_batch_status_api import (
    AuthTokenCreateBatchStatusApiRequest,
)
from ..models.token_operations.create_batch import TokenCreateBatchStatusResponse

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.operations.auth_token_create_batch_status_api import (
        AuthTokenCreateBatchStatusApiRequestDict,
    )
    from ..result import Result

OPERATION = Operation(
    name="token_operations_get_batch_status",
    method="GET",
    path="/api/{service_id}/auth/token/create/batch/status/{request_id}",
    request=AuthTokenCreateBatchStatusApiRequest,
    response=TokenCreateBatchStatusResponse,
    idempotent=lambda _: True,
)


async def token_operations_get_batch_status(
    client: AuthleteCore,
    request: AuthTokenCreateBatchStatusApiRequest | AuthTokenCreateBatchStatusApiRequestDict,
    options: RequestOptions | None = None,
) -> Result[TokenCreateBatchStatusResponse, OperationError]:
    """Ask how far a batch of tokens has come.

    The status has a ``result`` once the batch has ended. A batch that ``FAILED`` may have created
    some of its tokens. An unknown batch is an ``AuthleteDefaultError`` with status 404.
    """
    return await client.call(OPERATION, request, options)
