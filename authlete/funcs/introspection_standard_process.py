"""Answer an introspection request: ``POST /api/{serviceId}/auth/introspection/standard``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._engine.operation import Operation
from ..models.introspection.standard_process import StandardIntrospectionResponse
from ..models.operations.auth_introspection_standard_api import AuthIntrospectionStandardApiRequest

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.operations.auth_introspection_standard_api import (
        AuthIntrospectionStandardApiRequestDict,
    )
    from ..result import Result

OPERATION = Operation(
    name="introspection_standard_process",
    method="POST",
    path="/api/{service_id}/auth/introspection/standard",
    request=AuthIntrospectionStandardApiRequest,
    response=StandardIntrospectionResponse,
    body="standard_introspection_request",
    idempotent=lambda _: True,
)


async def introspection_standard_process(
    client: AuthleteCore,
    request: AuthIntrospectionStandardApiRequest | AuthIntrospectionStandardApiRequestDict,
    options: RequestOptions | None = None,
) -> Result[StandardIntrospectionResponse, OperationError]:
    """Answer a request to your own introspection endpoint (RFC 7662).

    The answer's ``action`` and ``response_content`` say what the endpoint returns.
    """
    return await client.call(OPERATION, request, options)
