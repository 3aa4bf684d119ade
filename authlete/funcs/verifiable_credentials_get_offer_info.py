"""Look up a credential offer: ``POST /api/{serviceId}/vci/offer/info``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciOfferInfoApiRequest
from ..models.verifiable_credentials.get_offer_info import VciOfferInfoRequest, VciOfferInfoResponse
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_get_offer_info",
    method="POST",
    path="/api/{service_id}/vci/offer/info",
    request=VciOfferInfoApiRequest,
    response=VciOfferInfoResponse,
    body=("vci_offer_info_request", VciOfferInfoRequest),
    idempotent=True,
)


async def verifiable_credentials_get_offer_info(
    client: AuthleteCore,
    request: VciOfferInfoApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciOfferInfoResponse, OperationError]:
    """Look up a credential offer, as the endpoint behind a ``credential_offer_uri`` needs it.

    The answer's ``action`` says whether it was found: only ``OK`` means yes. Answer the wallet
    with ``info.credential_offer``. It only reads, and may be repeated.
    """
    return await client.call(OPERATION, request, options)
