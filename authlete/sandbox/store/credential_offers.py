"""Offers of verifiable credentials (OpenID for Verifiable Credential Issuance §4).

Without ``from __future__ import annotations``: field types are resolved when a row is read.
"""

import attrs

from ...models.common.property import Property
from .records import Record


@attrs.frozen(kw_only=True)
class CredentialOffer(Record):
    """An offer; its key is the hash of its issuer state, its alias that of its pre-authorized code.

    Both values are derived from the offer's identifier, so that it leads to all three, while none
    of them is stored. Once the code was used, there is no alias.
    """

    credential_issuer: str
    credential_configuration_ids: tuple[str, ...]
    authorization_code_grant_included: bool = False
    issuer_state_included: bool = False
    pre_authorized_code_grant_included: bool = False
    context: str | None = None
    """Any text that the server attached to it."""
    properties: tuple[Property, ...] | None = None
    """Of the access tokens that are issued for it; likewise the following."""
    jwt_at_claims: str | None = None
    auth_time: int | None = None
    """Seconds since the Unix epoch."""
    acr: str | None = None
    tx_code: str | None = attrs.field(default=None, repr=False)
    """What the user has to enter; kept as it is, since it is told to whom asks for the offer."""
    tx_code_input_mode: str | None = None
    tx_code_description: str | None = None
