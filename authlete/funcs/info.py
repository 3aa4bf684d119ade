"""Ask a server for its version and features: ``GET /api/info``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.utility import InfoApiRequest
from ..models.utility.info import InfoResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="info",
    method="GET",
    path="/api/info",
    request=InfoApiRequest,
    response=InfoResponse,
    idempotent=True,
)


async def info(
    client: AuthleteCore,
    request: InfoApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[InfoResponse, OperationError]:
    """Ask an Authlete server for its version and features.

    The credential plays no part. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
