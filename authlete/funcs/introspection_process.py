"""Introspect an access token: ``POST /api/{serviceId}/auth/introspection``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.introspection.process import IntrospectionRequest, IntrospectionResponse
from ..models.operations.introspection import AuthIntrospectionApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="introspection_process",
    method="POST",
    path="/api/{service_id}/auth/introspection",
    request=AuthIntrospectionApiRequest,
    response=IntrospectionResponse,
    body=("introspection_request", IntrospectionRequest),
    idempotent=True,
)


async def introspection_process(
    client: AuthleteCore,
    request: AuthIntrospectionApiRequest,
    options: RequestOptions | None = None,
) -> Result[IntrospectionResponse, OperationError]:
    """Tell a resource server what a token is, and whether it is good for a request.

    The answer's ``action`` says what to answer: only ``OK`` lets the request pass. It only looks
    at the token, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
