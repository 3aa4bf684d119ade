"""End a session of native single sign-on: ``POST /api/{serviceId}/nativesso/logout``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.native_sso.logout import NativeSsoLogoutRequest, NativeSsoLogoutResponse
from ..models.operations.native_sso import NativeSsoLogoutApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="native_sso_logout",
    method="POST",
    path="/api/{service_id}/nativesso/logout",
    request=NativeSsoLogoutApiRequest,
    response=NativeSsoLogoutResponse,
    body=("native_sso_logout_request", NativeSsoLogoutRequest),
    idempotent=True,
)


async def native_sso_logout(
    client: AuthleteCore,
    request: NativeSsoLogoutApiRequest,
    options: RequestOptions | None = None,
) -> Result[NativeSsoLogoutResponse, OperationError]:
    """Delete all access and refresh tokens of a user's authentication session.

    The answer's ``action`` says whether they are gone: only ``OK`` means yes. It may be repeated:
    they are gone either way, and ``count`` may then be lower than what was deleted.
    """
    return await client.call(OPERATION, request, options)
