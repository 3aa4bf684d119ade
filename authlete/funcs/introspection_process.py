"""Introspect an access token: ``POST /api/{serviceId}/auth/introspection``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .._engine.operation import Operation
from ..models.introspection.process import IntrospectionResponse
from ..models.operations.auth_introspection_api import AuthIntrospectionApiRequest

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..models.operations.auth_introspection_api import AuthIntrospectionApiRequestDict
    from ..result import Result

OPERATION = Operation(
    name="introspection_process",
    method="POST",
    path="/api/{service_id}/auth/introspection",
    request=AuthIntrospectionApiRequest,
    response=IntrospectionResponse,
    body="introspection_request",
    idempotent=lambda _: True,
)


async def introspection_process(
    client: AuthleteCore,
    request: AuthIntrospectionApiRequest | AuthIntrospectionApiRequestDict,
    options: RequestOptions | None = None,
) -> Result[IntrospectionResponse, OperationError]:
    """Tell a resource server what a token is, and whether it is good for a request.

    The answer's ``action`` says what to answer: only ``OK`` lets the request pass.
    """
    return await client.call(OPERATION, request, options)
