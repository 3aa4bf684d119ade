"""Generate a logout token: ``POST /api/{serviceId}/backchannel/logout/token``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.backchannel_logout.token import (
    BackchannelLogoutTokenRequest,
    BackchannelLogoutTokenResponse,
)
from ..models.operations.backchannel_logout import BackchannelLogoutTokenApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="backchannel_logout_token",
    method="POST",
    path="/api/{service_id}/backchannel/logout/token",
    request=BackchannelLogoutTokenApiRequest,
    response=BackchannelLogoutTokenResponse,
    body=("backchannel_logout_token_request", BackchannelLogoutTokenRequest),
    idempotent=True,
)


async def backchannel_logout_token(
    client: AuthleteCore,
    request: BackchannelLogoutTokenApiRequest,
    options: RequestOptions | None = None,
) -> Result[BackchannelLogoutTokenResponse, OperationError]:
    """Generate a token that tells a client of a logout (OpenID Connect Back-Channel Logout §2.4).

    The answer's ``action`` says whether there is a token: only ``OK`` means yes. Your server posts
    it to the client; Authlete neither does that nor revokes anything. It may be repeated: a token
    that was never posted has no effect. Authlete has it since 3.0.32.
    """
    return await client.call(OPERATION, request, options)
