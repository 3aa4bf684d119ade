"""Delete a key in a hardware security module: ``DELETE /api/{serviceId}/hsk/delete/{handle}``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.hardware_security_keys.delete import HskDeleteResponse
from ..models.operations.hardware_security_keys import HskDeleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="hardware_security_keys_delete",
    method="DELETE",
    path="/api/{service_id}/hsk/delete/{handle}",
    request=HskDeleteApiRequest,
    response=HskDeleteResponse,
    may_be_empty=True,
    idempotent=True,
)


async def hardware_security_keys_delete(
    client: AuthleteCore,
    request: HskDeleteApiRequest,
    options: RequestOptions | None = None,
) -> Result[HskDeleteResponse, OperationError]:
    """Delete a key in a hardware security module.

    The answer's ``action`` says how it went. If Authlete answers 204, which has no body, the key is
    deleted and every member is absent. It may be repeated, and then a key that the first attempt
    deleted is ``NOT_FOUND``.
    """
    return await client.call(OPERATION, request, options)
