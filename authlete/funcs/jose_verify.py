"""Verify a JOSE object: ``POST /api/{serviceId}/jose/verify``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.jose.verify import JoseVerifyRequest, JoseVerifyResponse
from ..models.operations.jose import JoseVerifyApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="jose_verify",
    method="POST",
    path="/api/{service_id}/jose/verify",
    request=JoseVerifyApiRequest,
    response=JoseVerifyResponse,
    body=("jose_verify_request", JoseVerifyRequest),
    idempotent=True,
)


async def jose_verify(
    client: AuthleteCore,
    request: JoseVerifyApiRequest,
    options: RequestOptions | None = None,
) -> Result[JoseVerifyResponse, OperationError]:
    """Verify a JOSE object such as a JWT: its signature, its times, and that it has certain claims.

    The answer's ``valid`` says whether it passed. It changes nothing and may be repeated.
    """
    return await client.call(OPERATION, request, options)
