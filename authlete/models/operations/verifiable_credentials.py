"""The requests behind a credential issuer."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..verifiable_credentials._dicts import (
        VciBatchIssueRequestDict,
        VciBatchParseRequestDict,
        VciDeferredIssueRequestDict,
        VciDeferredParseRequestDict,
        VciJwksRequestDict,
        VciJwtissuerRequestDict,
        VciMetadataRequestDict,
        VciNonceRequestDict,
        VciOfferCreateRequestDict,
        VciOfferInfoRequestDict,
        VciSingleIssueRequestDict,
        VciSingleParseRequestDict,
    )
    from ..verifiable_credentials.batch_issue import VciBatchIssueRequest
    from ..verifiable_credentials.batch_parse import VciBatchParseRequest
    from ..verifiable_credentials.create_offer import VciOfferCreateRequest
    from ..verifiable_credentials.deferred_issue import VciDeferredIssueRequest
    from ..verifiable_credentials.deferred_parse import VciDeferredParseRequest
    from ..verifiable_credentials.get_jwks import VciJwksRequest
    from ..verifiable_credentials.get_jwt_issuer import VciJwtissuerRequest
    from ..verifiable_credentials.get_metadata import VciMetadataRequest
    from ..verifiable_credentials.get_nonce import VciNonceRequest
    from ..verifiable_credentials.get_offer_info import VciOfferInfoRequest
    from ..verifiable_credentials.issue import VciSingleIssueRequest
    from ..verifiable_credentials.parse import VciSingleParseRequest


class VciMetadataApiRequest(ServiceRequest):
    """How to write the issuer's metadata, and the service it is of."""

    vci_metadata_request: "VciMetadataRequest | VciMetadataRequestDict"
    """How it is written."""


class VciJwtissuerApiRequest(ServiceRequest):
    """How to write the JWT VC issuer metadata, and the service it is of."""

    vci_jwtissuer_request: "VciJwtissuerRequest | VciJwtissuerRequestDict"
    """How it is written."""


class VciJwksApiRequest(ServiceRequest):
    """How to write the issuer's key set, and the service it is of."""

    vci_jwks_request: "VciJwksRequest | VciJwksRequestDict"
    """How it is written."""


class VciNonceApiRequest(ServiceRequest):
    """How to write the answer with the nonce, and the service that makes it."""

    vci_nonce_request: "VciNonceRequest | VciNonceRequestDict"
    """How it is written."""


class VciOfferCreateApiRequest(ServiceRequest):
    """A credential offer to create, and the service to create it in."""

    vci_offer_create_request: "VciOfferCreateRequest | VciOfferCreateRequestDict"
    """The offer."""


class VciOfferInfoApiRequest(ServiceRequest):
    """A credential offer to look up, and the service that it is of."""

    vci_offer_info_request: "VciOfferInfoRequest | VciOfferInfoRequestDict"
    """The offer."""


class VciSingleParseApiRequest(ServiceRequest):
    """A credential request to parse, and the service it concerns."""

    vci_single_parse_request: "VciSingleParseRequest | VciSingleParseRequestDict"
    """The request that your endpoint received."""


class VciSingleIssueApiRequest(ServiceRequest):
    """A credential to issue, and the service that issues it."""

    vci_single_issue_request: "VciSingleIssueRequest | VciSingleIssueRequestDict"
    """The credential, and the token of the request."""


class VciBatchParseApiRequest(ServiceRequest):
    """A batch credential request to parse, and the service it concerns."""

    vci_batch_parse_request: "VciBatchParseRequest | VciBatchParseRequestDict"
    """The request that your endpoint received."""


class VciBatchIssueApiRequest(ServiceRequest):
    """Credentials to issue, and the service that issues them."""

    vci_batch_issue_request: "VciBatchIssueRequest | VciBatchIssueRequestDict"
    """The credentials, and the token of the request."""


class VciDeferredParseApiRequest(ServiceRequest):
    """A deferred credential request to parse, and the service it concerns."""

    vci_deferred_parse_request: "VciDeferredParseRequest | VciDeferredParseRequestDict"
    """The request that your endpoint received."""


class VciDeferredIssueApiRequest(ServiceRequest):
    """A deferred credential to issue, and the service that issues it."""

    vci_deferred_issue_request: "VciDeferredIssueRequest | VciDeferredIssueRequestDict"
    """The credential."""
