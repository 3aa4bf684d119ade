"""The flows whose user decides elsewhere: of devices (RFC 8628), and by the back channel (CIBA)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...errors import OAuthError
from ...protocol.id_tokens import content_for_request, id_token
from ...protocol.parameters import ParameterCodes, required
from ...protocol.polling import PollRefusal, poll_backchannel, poll_device

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.token.process import TokenResponse
    from ...context import AfterCommit
    from ...store.polled_requests import PolledRequest
    from .grant_request import GrantRequest

DEVICE_CODE: Final = ParameterCodes("A242301", "A242302", "A242303")
DEVICE_FAULTS: Final = {"invalid_grant": "A242304", "expired_token": "A242306"}
AUTH_REQ_ID: Final = ParameterCodes("A200301", "A200302", "A200303")
BACKCHANNEL_FAULTS: Final = {
    "invalid_grant": "A200304",
    "unauthorized_client": "A200306",
    "expired_token": "A200307",
}


def device_code(asked: GrantRequest) -> TokenResponse | AfterCommit[TokenResponse]:
    """Issue the tokens of a device that its user has authorized.

    Raises:
        ActionError: the request is malformed.
    """
    value = required(asked.parameters, "device_code", DEVICE_CODE)
    found = poll_device(asked.context, asked.client, value)
    return _answer(asked, found, "A242002", DEVICE_FAULTS)


def ciba(asked: GrantRequest) -> TokenResponse | AfterCommit[TokenResponse]:
    """Issue the tokens of a request by the back channel that its user has authorized.

    Raises:
        ActionError: the request is malformed.
    """
    value = required(asked.parameters, "auth_req_id", AUTH_REQ_ID)
    found = poll_backchannel(asked.context, asked.client, value)
    return _answer(asked, found, "A200002", BACKCHANNEL_FAULTS)


def _answer(
    asked: GrantRequest, found: PolledRequest | PollRefusal, code: str, faults: Mapping[str, str]
) -> TokenResponse | AfterCommit[TokenResponse]:
    if isinstance(found, PollRefusal):
        fault = faults.get(found.error, "A000301")
        refusal = OAuthError(found.error, found.description, fault)
        return asked.refuse(refusal, error_uri=found.uri)
    granted_resources = found.resources or None
    attributes = attrs.evolve(
        asked.attributes(found.properties, found.jwt_at_claims),
        authorization_details=asked.details(found.authorization_details),
        resources=asked.resources(granted_resources),
        granted_details=found.authorization_details,
        granted_resources=granted_resources,
        acr=found.acr,
        auth_time=found.auth_time,
        grant_id=found.grant_id,
        consented_claims=found.consented_claims,
    )
    issuance = asked.issue(
        attributes,
        subject=found.subject,
        scopes=found.scopes,
        access_token_duration=found.access_token_duration,
        refresh_token_duration=found.refresh_token_duration,
    )
    if "openid" in found.scopes:
        identity = id_token(asked.context, asked.client, content_for_request(found))
        issuance = attrs.evolve(issuance, id_token=identity)
    return asked.answer(issuance, code)
