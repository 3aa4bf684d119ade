"""The endpoints of a credential issuer (OpenID for Verifiable Credential Issuance)."""

from ....funcs.verifiable_credentials_batch_issue import OPERATION as BATCH_ISSUE
from ....funcs.verifiable_credentials_batch_parse import OPERATION as BATCH_PARSE
from ....funcs.verifiable_credentials_create_offer import OPERATION as CREATE_OFFER
from ....funcs.verifiable_credentials_deferred_issue import OPERATION as DEFERRED_ISSUE
from ....funcs.verifiable_credentials_deferred_parse import OPERATION as DEFERRED_PARSE
from ....funcs.verifiable_credentials_get_jwks import OPERATION as GET_JWKS
from ....funcs.verifiable_credentials_get_jwt_issuer import OPERATION as GET_JWT_ISSUER
from ....funcs.verifiable_credentials_get_metadata import OPERATION as GET_METADATA
from ....funcs.verifiable_credentials_get_nonce import OPERATION as GET_NONCE
from ....funcs.verifiable_credentials_get_offer_info import OPERATION as GET_OFFER_INFO
from ....funcs.verifiable_credentials_issue import OPERATION as ISSUE
from ....funcs.verifiable_credentials_parse import OPERATION as PARSE
from ...routes import Route
from .batch_issue import batch_issue
from .batch_parse import batch_parse
from .create_offer import create_offer, incomplete
from .deferred_issue import deferred_issue, no_order
from .deferred_parse import deferred_parse
from .get_jwks import get_jwks
from .get_jwt_issuer import get_jwt_issuer
from .get_metadata import get_metadata
from .get_nonce import get_nonce
from .get_offer_info import get_offer_info, no_identifier
from .issue import issue
from .parse import parse

ROUTES = (
    Route(GET_METADATA, get_metadata),
    Route(GET_JWT_ISSUER, get_jwt_issuer),
    Route(GET_JWKS, get_jwks),
    Route(GET_NONCE, get_nonce),
    Route(
        CREATE_OFFER,
        create_offer,
        missing={"subject": incomplete, "credentialConfigurationIds": incomplete},
    ),
    Route(GET_OFFER_INFO, get_offer_info, missing={"identifier": no_identifier}),
    Route(PARSE, parse),
    Route(ISSUE, issue),
    Route(BATCH_PARSE, batch_parse),
    Route(BATCH_ISSUE, batch_issue),
    Route(DEFERRED_PARSE, deferred_parse),
    Route(DEFERRED_ISSUE, deferred_issue, missing={"order": no_order}),
)
