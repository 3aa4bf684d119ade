"""Verifiable credentials."""

from ..funcs.verifiable_credentials_batch_issue import verifiable_credentials_batch_issue
from ..funcs.verifiable_credentials_batch_parse import verifiable_credentials_batch_parse
from ..funcs.verifiable_credentials_create_offer import verifiable_credentials_create_offer
from ..funcs.verifiable_credentials_deferred_issue import verifiable_credentials_deferred_issue
from ..funcs.verifiable_credentials_deferred_parse import verifiable_credentials_deferred_parse
from ..funcs.verifiable_credentials_get_jwks import verifiable_credentials_get_jwks
from ..funcs.verifiable_credentials_get_jwt_issuer import verifiable_credentials_get_jwt_issuer
from ..funcs.verifiable_credentials_get_metadata import verifiable_credentials_get_metadata
from ..funcs.verifiable_credentials_get_nonce import verifiable_credentials_get_nonce
from ..funcs.verifiable_credentials_get_offer_info import verifiable_credentials_get_offer_info
from ..funcs.verifiable_credentials_issue import verifiable_credentials_issue
from ..funcs.verifiable_credentials_parse import verifiable_credentials_parse
from ._family import Family, method


class VerifiableCredentials(Family):
    """Verifiable credentials: their issuer, offers of them, and their issuance (OpenID4VCI)."""

    get_metadata = method(verifiable_credentials_get_metadata)
    get_jwt_issuer = method(verifiable_credentials_get_jwt_issuer)
    get_jwks = method(verifiable_credentials_get_jwks)
    get_nonce = method(verifiable_credentials_get_nonce)
    create_offer = method(verifiable_credentials_create_offer)
    get_offer_info = method(verifiable_credentials_get_offer_info)
    parse = method(verifiable_credentials_parse)
    issue = method(verifiable_credentials_issue)
    batch_parse = method(verifiable_credentials_batch_parse)
    batch_issue = method(verifiable_credentials_batch_issue)
    deferred_parse = method(verifiable_credentials_deferred_parse)
    deferred_issue = method(verifiable_credentials_deferred_issue)
