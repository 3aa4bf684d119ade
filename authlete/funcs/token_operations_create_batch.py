"""Create access tokens by the batch: ``POST /api/{serviceId}/auth/token/create/batch``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token_operations import AuthTokenCreateBatchApiRequest
from ..models.token_operations.create import TokenCreateRequest
from ..models.token_operations.create_batch import TokenCreateBatchResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_operations_create_batch",
    method="POST",
    path="/api/{service_id}/auth/token/create/batch",
    request=AuthTokenCreateBatchApiRequest,
    response=TokenCreateBatchResponse,
    body=("token_create_requests", tuple[TokenCreateRequest, ...]),
    idempotent=lambda request: bool(request.get("dry_run")),
)


async def token_operations_create_batch(
    client: AuthleteCore,
    request: AuthTokenCreateBatchApiRequest,
    options: RequestOptions | None = None,
) -> Result[TokenCreateBatchResponse, OperationError]:
    """Hand over many access tokens to be created, which Authlete then does by itself.

    The answer only says that the batch was taken on; ask for its outcome by
    ``token_operations_get_batch_status``. Not every cluster has this operation. Only a
    ``dry_run`` may be repeated.
    """
    return await client.call(OPERATION, request, options)
