"""Process a CIBA request: ``POST /api/{serviceId}/backchannel/authentication``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.ciba.process_authentication import (
    BackchannelAuthenticationRequest,
    BackchannelAuthenticationResponse,
)
from ..models.operations.ciba import BackchannelAuthenticationApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="ciba_process_authentication",
    method="POST",
    path="/api/{service_id}/backchannel/authentication",
    request=BackchannelAuthenticationApiRequest,
    response=BackchannelAuthenticationResponse,
    body=("backchannel_authentication_request", BackchannelAuthenticationRequest),
)


async def ciba_process_authentication(
    client: AuthleteCore,
    request: BackchannelAuthenticationApiRequest,
    options: RequestOptions | None = None,
) -> Result[BackchannelAuthenticationResponse, OperationError]:
    """Check a backchannel authentication request of a client, and tell whom it means.

    The answer's ``action`` says what to do: after ``USER_IDENTIFICATION``, find the user, and issue
    or fail the request by its ``ticket``; all else is an error to answer. A ticket is made each
    time, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
