"""Issue an ID token for native single sign-on: ``POST /api/{serviceId}/nativesso``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.native_sso.process import NativeSsoRequest, NativeSsoResponse
from ..models.operations.native_sso import NativeSsoApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="native_sso_process",
    method="POST",
    path="/api/{service_id}/nativesso",
    request=NativeSsoApiRequest,
    response=NativeSsoResponse,
    body=("native_sso_request", NativeSsoRequest),
)


async def native_sso_process(
    client: AuthleteCore,
    request: NativeSsoApiRequest,
    options: RequestOptions | None = None,
) -> Result[NativeSsoResponse, OperationError]:
    """Complete a token response by an ID token and a device secret (OpenID Connect Native SSO).

    Call it when processing a token request answered ``NATIVE_SSO``, and your server has checked
    session and device secret. The answer's ``action`` says what the token endpoint should answer:
    only ``OK`` is a success. It issues a token, so it is repeated only after failures that surely
    issued none.
    """
    return await client.call(OPERATION, request, options)
