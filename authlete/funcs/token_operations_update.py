"""Update an access token: ``POST /api/{serviceId}/auth/token/update``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token_operations import AuthTokenUpdateApiRequest
from ..models.token_operations.update import TokenUpdateRequest, TokenUpdateResponse
from ..operation import Operation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result


def _keeps_value(request: Mapping[str, object]) -> bool:
    body = request["token_update_request"]
    return isinstance(body, TokenUpdateRequest) and not body.access_token_value_updated


OPERATION = Operation(
    name="token_operations_update",
    method="POST",
    path="/api/{service_id}/auth/token/update",
    request=AuthTokenUpdateApiRequest,
    response=TokenUpdateResponse,
    body=("token_update_request", TokenUpdateRequest),
    idempotent=_keeps_value,
)


async def token_operations_update(
    client: AuthleteCore,
    request: AuthTokenUpdateApiRequest,
    options: RequestOptions | None = None,
) -> Result[TokenUpdateResponse, OperationError]:
    """Change an access token, named by its value or by its hash.

    The answer's ``action`` says whether it was changed: only ``OK`` means yes. It may be
    repeated, unless ``access_token_value_updated`` asks for a new value.
    """
    return await client.call(OPERATION, request, options)
