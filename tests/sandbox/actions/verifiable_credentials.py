"""The actions of the endpoints of a credential issuer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from authlete.models import Service
from tests.sandbox.reaching import NEVER_FAILS, Case, asking

if TYPE_CHECKING:
    from tests.sandbox.conftest import Caller
    from tests.sandbox.reaching import Start

CREATE_OFFER, CREATE_OFFER_PATH = "verifiable_credentials_create_offer", "/vci/offer/create"
OFFER_INFO, OFFER_INFO_PATH = "verifiable_credentials_get_offer_info", "/vci/offer/info"
OFFER = {"subject": "john", "credentialConfigurationIds": ["degree"]}
DISABLED = [Service(api_key=1, verifiable_credentials_enabled=False)]


async def offer_info(start: Start) -> Caller:
    caller = start()
    offer = await caller.call(CREATE_OFFER_PATH, **OFFER)
    await caller.call(OFFER_INFO_PATH, identifier=offer["info"]["identifier"])
    return caller


CASES = (
    Case(CREATE_OFFER, "CREATED", asking(CREATE_OFFER_PATH, OFFER)),
    Case(CREATE_OFFER, "FORBIDDEN", asking(CREATE_OFFER_PATH, OFFER, services=DISABLED)),
    Case(CREATE_OFFER, "CALLER_ERROR", asking(CREATE_OFFER_PATH, {})),
    Case(OFFER_INFO, "OK", offer_info),
    Case(OFFER_INFO, "FORBIDDEN", asking(OFFER_INFO_PATH, {"identifier": "i"}, services=DISABLED)),
    Case(OFFER_INFO, "NOT_FOUND", asking(OFFER_INFO_PATH, {"identifier": "i"})),
    Case(OFFER_INFO, "CALLER_ERROR", asking(OFFER_INFO_PATH, {})),
)
UNREACHED = {
    (CREATE_OFFER, "AUTHLETE_ERROR"): NEVER_FAILS,
    (OFFER_INFO, "AUTHLETE_ERROR"): NEVER_FAILS,
}
