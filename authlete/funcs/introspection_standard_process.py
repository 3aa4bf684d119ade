"""Answer an introspection request: ``POST /api/{serviceId}/auth/introspection/standard``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.introspection.standard_process import (
    StandardIntrospectionRequest,
    StandardIntrospectionResponse,
)
from ..models.operations.introspection import AuthIntrospectionStandardApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="introspection_standard_process",
    method="POST",
    path="/api/{service_id}/auth/introspection/standard",
    request=AuthIntrospectionStandardApiRequest,
    response=StandardIntrospectionResponse,
    body=("standard_introspection_request", StandardIntrospectionRequest),
    idempotent=True,
)


async def introspection_standard_process(
    client: AuthleteCore,
    request: AuthIntrospectionStandardApiRequest,
    options: RequestOptions | None = None,
) -> Result[StandardIntrospectionResponse, OperationError]:
    """Answer a request to your own introspection endpoint (RFC 7662).

    The answer's ``action`` and ``response_content`` say what the endpoint returns. It only looks
    at the token, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
