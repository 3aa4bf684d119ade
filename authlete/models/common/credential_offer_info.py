"""An offer of verifiable credentials."""

from typing import TYPE_CHECKING

import attrs

from .._base import SECOND, concise, masked, utc_datetime
from .property import Property

if TYPE_CHECKING:
    from datetime import datetime


@attrs.frozen(kw_only=True)
class CredentialOfferInfo:
    """A credential offer, and what goes into the tokens issued for it.

    Source: OpenID for Verifiable Credential Issuance §4.
    """

    __repr__ = concise

    identifier: str | None = attrs.field(default=None, repr=masked)
    """Authlete's identifier of the offer."""
    credential_offer: str | None = attrs.field(default=None, repr=masked)
    """The offer as the text of a JSON object."""
    credential_issuer: str | None = None
    """The credential issuer, as a URL."""
    authorization_code_grant_included: bool | None = None
    """Whether the offer can be taken up by the authorization code flow."""
    issuer_state_included: bool | None = None
    """Whether the offer has an ``issuer_state``."""
    issuer_state: str | None = attrs.field(default=None, repr=masked)
    """That state, which the wallet hands to the authorization endpoint."""
    pre_authorized_code_grant_included: bool | None = None
    """Whether the offer can be taken up by a pre-authorized code."""
    pre_authorized_code: str | None = attrs.field(default=None, repr=masked)
    """That code."""
    subject: str | None = None
    """The user that the offer was made to."""
    expires_at: int | None = None
    """When the offer expires, in milliseconds since the Unix epoch."""
    context: str | None = attrs.field(default=None, repr=False)
    """Any text that the server stored with the offer."""
    properties: tuple[Property, ...] | None = None
    """Extra properties for access tokens issued for the offer."""
    jwt_at_claims: str | None = None
    """Further claims for JWT access tokens issued for it, as the text of a JSON object."""
    auth_time: int | None = None
    """When the user was authenticated, in seconds since the Unix epoch."""
    acr: str | None = None
    """Authentication context class of that authentication."""
    credential_configuration_ids: tuple[str, ...] | None = None
    """The credentials offered, by the IDs of their configurations."""
    tx_code: str | None = attrs.field(default=None, repr=masked)
    """The transaction code that the user must enter together with a pre-authorized code."""
    tx_code_input_mode: str | None = None
    """What the transaction code is made of: ``numeric`` or ``text``."""
    tx_code_description: str | None = None
    """What the wallet tells the user about the transaction code."""

    @property
    def expires_at_datetime(self) -> "datetime | None":
        """``expires_at`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.expires_at)

    @property
    def auth_time_datetime(self) -> "datetime | None":
        """``auth_time`` as an aware datetime in UTC; ``None`` if absent or 0."""
        return utc_datetime(self.auth_time, SECOND)
