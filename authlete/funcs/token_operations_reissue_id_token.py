"""Reissue an ID token: ``POST /api/{serviceId}/idtoken/reissue``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.token_operations import IdtokenReissueApiRequest
from ..models.token_operations.reissue_id_token import IdtokenReissueRequest, IdtokenReissueResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="token_operations_reissue_id_token",
    method="POST",
    path="/api/{service_id}/idtoken/reissue",
    request=IdtokenReissueApiRequest,
    response=IdtokenReissueResponse,
    body=("idtoken_reissue_request", IdtokenReissueRequest),
    idempotent=True,
)


async def token_operations_reissue_id_token(
    client: AuthleteCore,
    request: IdtokenReissueApiRequest,
    options: RequestOptions | None = None,
) -> Result[IdtokenReissueResponse, OperationError]:
    """Issue an ID token to go with the tokens of a refresh.

    It follows an answer of the token endpoint whose action is ``ID_TOKEN_REISSUABLE``. The answer's
    ``action`` says whether there is an ID token: only ``OK`` means yes. It leaves the tokens as
    they are, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
