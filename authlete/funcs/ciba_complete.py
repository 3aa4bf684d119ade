"""Complete a CIBA request: ``POST /api/{serviceId}/backchannel/authentication/complete``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.ciba.complete import (
    BackchannelAuthenticationCompleteRequest,
    BackchannelAuthenticationCompleteResponse,
)
from ..models.operations.ciba import BackchannelAuthenticationCompleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="ciba_complete",
    method="POST",
    path="/api/{service_id}/backchannel/authentication/complete",
    request=BackchannelAuthenticationCompleteApiRequest,
    response=BackchannelAuthenticationCompleteResponse,
    body=("backchannel_authentication_complete_request", BackchannelAuthenticationCompleteRequest),
)


async def ciba_complete(
    client: AuthleteCore,
    request: BackchannelAuthenticationCompleteApiRequest,
    options: RequestOptions | None = None,
) -> Result[BackchannelAuthenticationCompleteResponse, OperationError]:
    """Tell what the user said to a backchannel authentication request, for the client to learn it.

    The answer's ``action`` says whether to notify the client: ``NOTIFICATION`` or ``NO_ACTION``,
    whatever the user said. Tokens may be issued, so it is never repeated once Authlete may have
    acted on it.
    """
    return await client.call(OPERATION, request, options)
