"""The flow by a pre-authorized code (OpenID for Verifiable Credential Issuance §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...protocol.credential_offers import redeem_pre_authorized_code
from ...protocol.parameters import ParameterCodes, one, required

if TYPE_CHECKING:
    from ....models.token.process import TokenResponse
    from ...context import AfterCommit
    from .grant_request import GrantRequest

CODE: Final = ParameterCodes()


def pre_authorized_code(asked: GrantRequest) -> TokenResponse | AfterCommit[TokenResponse]:
    """Redeem the pre-authorized code of a credential offer.

    Raises:
        ActionError: the request is malformed.
        OAuthError: the code cannot be redeemed by it.
    """
    code = required(asked.parameters, "pre-authorized_code", CODE)
    offer = redeem_pre_authorized_code(asked.context, code, one(asked.parameters, "tx_code"))
    attributes = attrs.evolve(
        asked.attributes(offer.properties, offer.jwt_at_claims),
        authorization_details=asked.new_details(),
        resources=asked.resources(),
        acr=offer.acr,
        auth_time=offer.auth_time,
        credential_configuration_ids=offer.credential_configuration_ids,
    )
    issuance = asked.issue(attributes, subject=offer.subject, scopes=())
    return asked.answer(issuance, "A000001")
