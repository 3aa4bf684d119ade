"""What creating a credential offer takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..common.credential_offer_info import CredentialOfferInfo
from ..common.property import Property, property_tuple


def id_tuple(value: list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """``str_tuple`` for a field that must be given."""
    return tuple(value) if isinstance(value, list) else value


@attrs.frozen(kw_only=True)
class VciOfferCreateRequest:
    """The credential offer to create.

    Source: OpenID for Verifiable Credential Issuance §4.1.1.
    """

    __repr__ = concise

    credential_configuration_ids: tuple[str, ...] = attrs.field(converter=id_tuple)
    """The credentials to offer, by the IDs of their configurations in the issuer's metadata."""
    subject: str
    """The user that the offer is made to."""
    authorization_code_grant_included: bool | None = None
    """Whether the offer can be taken up by the authorization code flow."""
    issuer_state_included: bool | None = None
    """Whether Authlete makes an ``issuer_state``, which ties such a flow to the offer."""
    pre_authorized_code_grant_included: bool | None = None
    """Whether Authlete makes a pre-authorized code, by which the offer can be taken up."""
    duration: int | None = None
    """Lifetime of the offer in seconds; the service's setting if 0 or below."""
    context: str | None = attrs.field(default=None, repr=False)
    """Any text to be stored with the offer; Authlete does not read it."""
    properties: tuple[Property, ...] | None = attrs.field(default=None, converter=property_tuple)
    """Extra properties for access tokens issued for the offer."""
    jwt_at_claims: str | None = None
    """Further claims for JWT access tokens issued for it, as the text of a JSON object."""
    auth_time: int | None = None
    """When the user was authenticated, in seconds since the Unix epoch."""
    acr: str | None = None
    """Authentication context class of that authentication."""
    tx_code: str | None = attrs.field(default=None, repr=masked)
    """The transaction code that the user must enter together with a pre-authorized code; the
    offer tells its length."""
    tx_code_input_mode: str | None = None
    """What the transaction code is made of: ``numeric`` or ``text``."""
    tx_code_description: str | None = None
    """What the wallet tells the user about the transaction code."""


class VciOfferCreateResponseAction(StrEnum):
    """Whether there is an offer."""

    CREATED = "CREATED"
    """The offer was created."""
    FORBIDDEN = "FORBIDDEN"
    """The service has no verifiable credentials."""
    CALLER_ERROR = "CALLER_ERROR"
    """The call was wrong."""
    AUTHLETE_ERROR = "AUTHLETE_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class VciOfferCreateResponse:
    """The created offer, if ``action`` is ``CREATED``; otherwise the reason there is none."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciOfferCreateResponseAction | str | None = None
    """Whether there is an offer. Branch on it: not every answer is a success."""
    info: CredentialOfferInfo | None = None
    """The offer."""
