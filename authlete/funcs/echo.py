"""Have a server repeat parameters: ``GET /api/misc/echo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.utility import MiscEchoApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="echo",
    method="GET",
    path="/api/misc/echo",
    request=MiscEchoApiRequest,
    response=dict[str, str],
    idempotent=True,
)


async def echo(
    client: AuthleteCore,
    request: MiscEchoApiRequest | None = None,
    options: RequestOptions | None = None,
) -> Result[dict[str, str], OperationError]:
    """Have an Authlete server repeat the parameters of the query, to see whether it can be reached.

    It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
