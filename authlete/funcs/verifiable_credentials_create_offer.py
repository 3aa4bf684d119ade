"""Create a credential offer: ``POST /api/{serviceId}/vci/offer/create``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..models.operations.verifiable_credentials import VciOfferCreateApiRequest
from ..models.verifiable_credentials.create_offer import (
    VciOfferCreateRequest,
    VciOfferCreateResponse,
)
from ..operation import Operation

if TYPE_CHECKING:
    from ..config import RequestOptions
    from ..core import AuthleteCore
    from ..errors import OperationError
    from ..result import Result

OPERATION = Operation(
    name="verifiable_credentials_create_offer",
    method="POST",
    path="/api/{service_id}/vci/offer/create",
    request=VciOfferCreateApiRequest,
    response=VciOfferCreateResponse,
    body=("vci_offer_create_request", VciOfferCreateRequest),
)


async def verifiable_credentials_create_offer(
    client: AuthleteCore,
    request: VciOfferCreateApiRequest,
    options: RequestOptions | None = None,
) -> Result[VciOfferCreateResponse, OperationError]:
    """Create an offer of credentials, to be handed to a user's wallet.

    The answer's ``action`` says whether there is an offer: only ``CREATED`` means yes. Show
    ``info.credential_offer``, or a URL where the wallet gets it, as a link or a QR code. Each call
    creates another offer, so it is never repeated once Authlete may have acted on it.
    """
    return await client.call(OPERATION, request, options)
