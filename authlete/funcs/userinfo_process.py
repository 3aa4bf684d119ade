"""Process a userinfo request: ``POST /api/{serviceId}/auth/userinfo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.userinfo import AuthUserinfoApiRequest
from ..models.userinfo.process import UserinfoRequest, UserinfoResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="userinfo_process",
    method="POST",
    path="/api/{service_id}/auth/userinfo",
    request=AuthUserinfoApiRequest,
    response=UserinfoResponse,
    body=("userinfo_request", UserinfoRequest),
    idempotent=True,
)


async def userinfo_process(
    client: AuthleteCore,
    request: AuthUserinfoApiRequest,
    options: RequestOptions | None = None,
) -> Result[UserinfoResponse, OperationError]:
    """Tell a userinfo endpoint whose claims a client asks for, and which.

    The answer's ``action`` says what to do: after ``OK``, collect the claims and pass them to
    ``userinfo_issue``. It only looks at the token, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
