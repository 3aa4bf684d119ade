"""Keep a pushed authorization request: ``POST /api/{serviceId}/pushed_auth_req``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.pushed_authorization import PushedAuthReqApiRequest
from ..models.pushed_authorization.create import (
    PushedAuthorizationRequest,
    PushedAuthorizationResponse,
)
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="pushed_authorization_create",
    method="POST",
    path="/api/{service_id}/pushed_auth_req",
    request=PushedAuthReqApiRequest,
    response=PushedAuthorizationResponse,
    body=("pushed_authorization_request", PushedAuthorizationRequest),
)


async def pushed_authorization_create(
    client: AuthleteCore,
    request: PushedAuthReqApiRequest,
    options: RequestOptions | None = None,
) -> Result[PushedAuthorizationResponse, OperationError]:
    """Keep an authorization request that a client pushes ahead, and name it (RFC 9126).

    The answer's ``action`` says what to answer: ``CREATED`` with the ``request_uri``, or an error.
    It creates something each time, and is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
