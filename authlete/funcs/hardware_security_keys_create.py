"""Create a key in a hardware security module: ``POST /api/{serviceId}/hsk/create``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.hardware_security_keys.create import HskCreateRequest, HskCreateResponse
from ..models.operations.hardware_security_keys import HskCreateApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="hardware_security_keys_create",
    method="POST",
    path="/api/{service_id}/hsk/create",
    request=HskCreateApiRequest,
    response=HskCreateResponse,
    body=("hsk_create_request", HskCreateRequest),
)


async def hardware_security_keys_create(
    client: AuthleteCore,
    request: HskCreateApiRequest,
    options: RequestOptions | None = None,
) -> Result[HskCreateResponse, OperationError]:
    """Create a key in a hardware security module; its private half never leaves the module.

    The answer's ``action`` says whether there is a key: only ``SUCCESS`` means yes. Each call
    creates another key, so it is repeated only after failures that surely created none.
    """
    return await client.call(OPERATION, request, options)
