"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from collections.abc import Sequence
from typing import Required, TypedDict

from ..common._dicts import PropertyDict
from ..common.property import Property
from .credential_issuance_order import CredentialIssuanceOrder


class CredentialIssuanceOrderDict(TypedDict, total=False):
    """``CredentialIssuanceOrder`` written as a dict."""

    request_identifier: Required[str]
    """The credential request, as parsing it named it in ``info``."""
    credential_payload: str | None
    """What the credential says, as the text of a JSON object. SD-JWT: the claims, ``vct`` among
    them; mdoc: ``doctype``, and ``claims`` by namespace."""
    issuance_deferred: bool | None
    """Whether a transaction ID is issued for now, by which the wallet asks again; all but
    ``request_identifier`` is then ignored."""
    credential_duration: int | None
    """Lifetime of the credential in seconds; 0 leaves it to the service's settings, below 0 it
    never expires."""
    signing_key_id: str | None
    """The key ID of the issuer's key to sign with; Authlete chooses one if left out."""


class VciBatchParseRequestDict(TypedDict, total=False):
    """``VciBatchParseRequest`` written as a dict."""

    access_token: str | None
    """The access token that came with it; introspect it first, as not all of it is checked here."""
    request_content: str | None
    """Its body, as the text of a JSON object with ``credential_requests``."""


class VciDeferredParseRequestDict(TypedDict, total=False):
    """``VciDeferredParseRequest`` written as a dict."""

    access_token: str | None
    """The access token that came with it; introspect it first, as not all of it is checked here."""
    request_content: str | None
    """Its body, as the text of a JSON object with ``transaction_id``."""


class VciJwksRequestDict(TypedDict, total=False):
    """``VciJwksRequest`` written as a dict."""

    pretty: Required[bool]
    """Whether the JSON is written with line breaks and indentation."""


class VciJwtissuerRequestDict(TypedDict, total=False):
    """``VciJwtissuerRequest`` written as a dict."""

    pretty: Required[bool]
    """Whether the JSON is written with line breaks and indentation."""


class VciMetadataRequestDict(TypedDict, total=False):
    """``VciMetadataRequest`` written as a dict."""

    pretty: Required[bool]
    """Whether the JSON is written with line breaks and indentation."""


class VciNonceRequestDict(TypedDict, total=False):
    """``VciNonceRequest`` written as a dict."""

    pretty: bool | None
    """Whether the JSON is written with line breaks and indentation; not by default."""


class VciOfferInfoRequestDict(TypedDict, total=False):
    """``VciOfferInfoRequest`` written as a dict."""

    identifier: Required[str]
    """The offer, as ``verifiable_credentials_create_offer`` named it in ``info``."""


class VciSingleParseRequestDict(TypedDict, total=False):
    """``VciSingleParseRequest`` written as a dict."""

    access_token: str | None
    """The access token that came with it; introspect it first, as not all of it is checked here."""
    request_content: str | None
    """Its body, as the text of a JSON object."""


class VciBatchIssueRequestDict(TypedDict, total=False):
    """``VciBatchIssueRequest`` written as a dict."""

    access_token: str | None
    """The access token that came with it."""
    orders: Sequence[CredentialIssuanceOrder | CredentialIssuanceOrderDict] | None
    """What to issue, an order for each request; without any the answer is ``CALLER_ERROR``."""


class VciDeferredIssueRequestDict(TypedDict, total=False):
    """``VciDeferredIssueRequest`` written as a dict."""

    order: Required[CredentialIssuanceOrder | CredentialIssuanceOrderDict]
    """What to issue; also a denial needs its ``request_identifier``."""
    denied: bool | None
    """Whether the wallet's request is denied, with ``credential_request_denied``; version
    ``1.0-ID1`` of OpenID4VCI has no such error."""
    interval: int | None
    """How long the wallet should wait before it asks again, in seconds, if issuance is deferred;
    0 leaves it to Authlete. Version ``1.0-ID1`` of OpenID4VCI has no such member."""


class VciOfferCreateRequestDict(TypedDict, total=False):
    """``VciOfferCreateRequest`` written as a dict."""

    credential_configuration_ids: Required[list[str] | tuple[str, ...]]
    """The credentials to offer, by the IDs of their configurations in the issuer's metadata."""
    subject: Required[str]
    """The user that the offer is made to."""
    authorization_code_grant_included: bool | None
    """Whether the offer can be taken up by the authorization code flow."""
    issuer_state_included: bool | None
    """Whether Authlete makes an ``issuer_state``, which ties such a flow to the offer."""
    pre_authorized_code_grant_included: bool | None
    """Whether Authlete makes a pre-authorized code, by which the offer can be taken up."""
    duration: int | None
    """Lifetime of the offer in seconds; the service's setting if 0 or below."""
    context: str | None
    """Any text to be stored with the offer; Authlete does not read it."""
    properties: Sequence[Property | PropertyDict] | None
    """Extra properties for access tokens issued for the offer."""
    jwt_at_claims: str | None
    """Further claims for JWT access tokens issued for it, as the text of a JSON object."""
    auth_time: int | None
    """When the user was authenticated, in seconds since the Unix epoch."""
    acr: str | None
    """Authentication context class of that authentication."""
    tx_code: str | None
    """The transaction code that the user must enter together with a pre-authorized code; the
    offer tells its length."""
    tx_code_input_mode: str | None
    """What the transaction code is made of: ``numeric`` or ``text``."""
    tx_code_description: str | None
    """What the wallet tells the user about the transaction code."""


class VciSingleIssueRequestDict(TypedDict, total=False):
    """``VciSingleIssueRequest`` written as a dict."""

    access_token: str | None
    """The access token that came with it."""
    order: CredentialIssuanceOrder | CredentialIssuanceOrderDict | None
    """What to issue; without it the answer is ``CALLER_ERROR``."""
    denied: bool | None
    """Whether the wallet's request is denied, with ``credential_request_denied``; version
    ``1.0-ID1`` of OpenID4VCI has no such error."""
    interval: int | None
    """How long the wallet should wait before it asks again, in seconds, if issuance is deferred;
    0 leaves it to Authlete. Version ``1.0-ID1`` of OpenID4VCI has no such member."""
