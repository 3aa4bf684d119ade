"""``POST /vci/offer/info``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from ....models.verifiable_credentials.get_offer_info import (
    VciOfferInfoResponse,
    VciOfferInfoResponseAction,
)
from ...errors import message, not_found
from ...protocol.credential_offers import describe_offer, find_offer
from .service import caller_error, check_enabled

if TYPE_CHECKING:
    from ....models.verifiable_credentials.get_offer_info import VciOfferInfoRequest
    from ...context import RequestContext


def no_identifier(_: object) -> NoReturn:
    """Tell that the request names no offer."""
    raise caller_error("The request has no 'identifier'.")


def get_offer_info(context: RequestContext, request: VciOfferInfoRequest) -> VciOfferInfoResponse:
    """Look up an offer."""
    check_enabled(context.service)
    offer = find_offer(context, request.identifier)
    if offer is None:
        raise not_found("A000301", "There is no such offer, or it has expired.")
    return VciOfferInfoResponse(
        result_code="A000001",
        result_message=message("A000001", "Found the credential offer."),
        action=VciOfferInfoResponseAction.OK,
        info=describe_offer(offer, request.identifier),
    )
