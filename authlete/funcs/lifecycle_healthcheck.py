"""Check the health of a server: ``GET /api/lifecycle/healthcheck``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.lifecycle import GetApiLifecycleHealthcheckRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="lifecycle_healthcheck",
    method="GET",
    path="/api/lifecycle/healthcheck",
    request=GetApiLifecycleHealthcheckRequest,
    response=str,
    idempotent=True,
)


async def lifecycle_healthcheck(
    client: AuthleteCore,
    request: GetApiLifecycleHealthcheckRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[str, OperationError]:
    """Check whether an Authlete server is well; the answer is what it says then, as text.

    A server that is not well answers 500, which is an ``AuthleteDefaultError``. The credential
    plays no part. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
