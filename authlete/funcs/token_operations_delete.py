"""Delete an access token: ``DELETE /api/{serviceId}/auth/token/delete/{accessTokenIdentifier}``."""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING

from ..models.operations.token_operations import AuthTokenDeleteApiRequest
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_operations_delete",
    method="DELETE",
    path="/api/{service_id}/auth/token/delete/{access_token_identifier}",
    request=AuthTokenDeleteApiRequest,
    response=NoneType,
    secret="access_token_identifier",  # noqa: S106 - the name of a key
    idempotent=True,
)


async def token_operations_delete(
    client: AuthleteCore,
    request: AuthTokenDeleteApiRequest,
    options: RequestOptions | None = None,
) -> Result[None, OperationError]:
    """Delete an access token and its refresh token, named by value or by hash.

    Success is ``Ok(None)``. A token that does not exist, or no longer does, is a ``ResultError``.
    It may be repeated, and then a token that the first attempt deleted is such an error.
    """
    call = client.call(OPERATION, request, options)
    del request  # a cancellation shows this frame, which must not hold a token
    return await call
