"""Get the metadata of the credential issuer: ``POST /api/{serviceId}/vci/metadata``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciMetadataApiRequest
from ..models.verifiable_credentials.get_metadata import VciMetadataRequest, VciMetadataResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_get_metadata",
    method="POST",
    path="/api/{service_id}/vci/metadata",
    request=VciMetadataApiRequest,
    response=VciMetadataResponse,
    body=("vci_metadata_request", VciMetadataRequest),
    idempotent=True,
)


async def verifiable_credentials_get_metadata(
    client: AuthleteCore,
    request: VciMetadataApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciMetadataResponse, OperationError]:
    """Write what ``/.well-known/openid-credential-issuer`` answers.

    The answer's ``action`` and ``response_content`` say what the endpoint returns. It only reads,
    and may be repeated.
    """
    return await client.call(OPERATION, request, options)
