"""The endpoints of a credential issuer (OpenID for Verifiable Credential Issuance)."""

from ....funcs.verifiable_credentials_create_offer import OPERATION as CREATE_OFFER
from ....funcs.verifiable_credentials_get_offer_info import OPERATION as GET_OFFER_INFO
from ...routes import Route
from .create_offer import create_offer, incomplete
from .get_offer_info import get_offer_info, no_identifier

ROUTES = (
    Route(
        CREATE_OFFER,
        create_offer,
        missing={"subject": incomplete, "credentialConfigurationIds": incomplete},
    ),
    Route(GET_OFFER_INFO, get_offer_info, missing={"identifier": no_identifier}),
)
