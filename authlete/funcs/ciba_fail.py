"""Refuse a CIBA request: ``POST /api/{serviceId}/backchannel/authentication/fail``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.ciba.fail import (
    BackchannelAuthenticationFailRequest,
    BackchannelAuthenticationFailResponse,
)
from ..models.operations.ciba import BackchannelAuthenticationFailApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="ciba_fail",
    method="POST",
    path="/api/{service_id}/backchannel/authentication/fail",
    request=BackchannelAuthenticationFailApiRequest,
    response=BackchannelAuthenticationFailResponse,
    body=("backchannel_authentication_fail_request", BackchannelAuthenticationFailRequest),
)


async def ciba_fail(
    client: AuthleteCore,
    request: BackchannelAuthenticationFailApiRequest,
    options: RequestOptions | None = None,
) -> Result[BackchannelAuthenticationFailResponse, OperationError]:
    """Refuse a backchannel authentication request, and tell what to answer.

    The answer's ``action`` says with which status; none of them is a success. The ticket is
    deleted, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
