"""``POST /device/authorization`` (RFC 8628 §3.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from ...._engine.codec import write_json
from ...._jose.thumbprint import hash_of
from ....models.common.grant_type import GrantType
from ....models.device_flow.authorization import DeviceAuthorizationResponse
from ....models.device_flow.authorization import DeviceAuthorizationResponseAction as Action
from ...clock import LATEST
from ...errors import OAuthError, message, oauth_error
from ...hashing import new_value
from ...protocol.challenges import next_challenge
from ...protocol.client_authentication import authenticate
from ...protocol.client_id_documents import discover_named_client
from ...protocol.parameters import no_parameters, read_parameters
from ...protocol.polled_requests import (
    check_grant,
    describe_request,
    polling_interval,
    read_wishes,
)
from ...protocol.settings import issuer
from ...protocol.user_codes import new_user_code, user_code_hash
from ...store.device_requests import DeviceRequest

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.device_flow.authorization import DeviceAuthorizationRequest
    from ...context import RequestContext
    from ...protocol.client_authentication import ClientAuthentication

DEFAULT_DURATION: Final = 600
"""How many seconds both codes are good."""
PLACEHOLDER: Final = "USER_CODE"
"""What the user code replaces in the service's ``device_verification_uri_complete``."""


def no_form(value: object) -> NoReturn:
    """Tell that the request has no parameters."""
    raise no_parameters(value, missing="A000201", empty="A000301")


def authorization(
    context: RequestContext, request: DeviceAuthorizationRequest
) -> DeviceAuthorizationResponse:
    """Authenticate a client and give it a code for the device and one for the user."""
    parameters = read_parameters(request.parameters, "A000201")
    discover_named_client(context, request, parameters, Action.UNAUTHORIZED)
    authentication = authenticate(
        context,
        request,
        parameters,
        action=Action.UNAUTHORIZED,
        endpoint=context.service.device_authorization_endpoint,
    )
    try:
        return _start(context, authentication, parameters)
    except OAuthError as fault:
        refusal = oauth_error("BAD_REQUEST", fault.code, fault.text, error=fault.error)
        raise refusal from None


def _start(
    context: RequestContext,
    authentication: ClientAuthentication,
    parameters: Mapping[str, list[str]],
) -> DeviceAuthorizationResponse:
    service, client = context.service, authentication.client
    check_grant(context, client, GrantType.DEVICE_CODE)
    duration = service.device_flow_code_duration or DEFAULT_DURATION
    requests = context.store.device_requests
    device_code, user_code = new_value(), new_user_code(context)
    record = DeviceRequest(
        **read_wishes(context, authentication, parameters),
        key=hash_of(device_code),
        alias=user_code_hash(service, user_code),
        expires_at=min(context.now + duration * 1000, LATEST),
        interval=polling_interval(service.device_flow_polling_interval),
    )
    requests.add(record)
    verification_uri = service.device_verification_uri or f"{issuer(service)}/device"
    template = service.device_verification_uri_complete
    complete_uri = template.replace(PLACEHOLDER, user_code) if template else None
    content = {
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": verification_uri,
        "verification_uri_complete": complete_uri,
        "expires_in": duration,
        "interval": record.interval,
    }
    return DeviceAuthorizationResponse(
        result_code="A000001",
        result_message=message("A000001", "Issued a device code and a user code."),
        action=Action.OK,
        response_content=write_json(
            {name: value for name, value in content.items() if value is not None}
        ).decode(),
        client_auth_method=authentication.method,
        attestation_challenge=next_challenge(context, authentication.method),
        **describe_request(context, client, record),
        device_code=device_code,
        user_code=user_code,
        verification_uri=verification_uri,
        verification_uri_complete=complete_uri,
        expires_in=duration,
        interval=record.interval,
    )
