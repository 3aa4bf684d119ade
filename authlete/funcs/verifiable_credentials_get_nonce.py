"""Make a nonce for key proofs: ``POST /api/{serviceId}/vci/nonce``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciNonceApiRequest
from ..models.verifiable_credentials.get_nonce import VciNonceRequest, VciNonceResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_get_nonce",
    method="POST",
    path="/api/{service_id}/vci/nonce",
    request=VciNonceApiRequest,
    response=VciNonceResponse,
    body=("vci_nonce_request", VciNonceRequest),
    idempotent=True,
)


async def verifiable_credentials_get_nonce(
    client: AuthleteCore,
    request: VciNonceApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciNonceResponse, OperationError]:
    """Make a nonce that wallets put into their key proofs, as a nonce endpoint answers it.

    The answer's ``action`` and ``response_content`` say what the endpoint returns, not to be
    stored. A nonce more does no harm, so it may be repeated. Needs Authlete 3.0.22.
    """
    return await client.call(OPERATION, request, options)
