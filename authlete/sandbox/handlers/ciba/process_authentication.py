"""``POST /backchannel/authentication`` (CIBA §7.1)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, NoReturn

from ...._jose.thumbprint import certificate_thumbprint, hash_of
from ....models.ciba.process_authentication import BackchannelAuthenticationResponse
from ....models.ciba.process_authentication import BackchannelAuthenticationResponseAction as Action
from ....models.ciba.process_authentication import UserIdentificationHintType as HintType
from ....models.common.client_auth_method import ClientAuthMethod
from ....models.common.client_type import ClientType
from ....models.common.delivery_mode import DeliveryMode
from ....models.common.grant_type import GrantType
from ...clock import LATEST
from ...errors import OAuthError, message, oauth_error
from ...hashing import new_value
from ...protocol.challenges import next_challenge
from ...protocol.client_authentication import authenticate
from ...protocol.client_id_documents import discover_named_client
from ...protocol.fapi import SIGNED_REQUESTS, fapi_modes
from ...protocol.id_token_hints import hinted_subject
from ...protocol.parameters import no_parameters, read_parameters, value_of
from ...protocol.polled_requests import (
    check_grant,
    describe_request,
    polling_interval,
    read_wishes,
)
from ...store.backchannel_requests import BackchannelRequest
from .signed_requests import read_submission

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.ciba.process_authentication import BackchannelAuthenticationRequest
    from ....models.client.client import Client
    from ....models.service.service import Service
    from ...context import RequestContext
    from ...protocol.client_authentication import ClientAuthentication
    from .signed_requests import Submission

TICKET_DURATION: Final = 86_400_000
"""How long a ticket is good until it is issued, in milliseconds."""
REPEATABLE: Final = frozenset({"resource"})
BEARER: Final = re.compile(r"[A-Za-z0-9._~+/-]+=*")
LONGEST_NOTIFICATION_TOKEN: Final = 1024
LONGEST_BINDING_MESSAGE: Final = 100
SECONDS: Final = re.compile("[1-9][0-9]{0,8}")


def no_form(value: object) -> NoReturn:
    """Tell that the request has no parameters."""
    raise no_parameters(value, missing="A000201", empty="A000301")


def process_authentication(
    context: RequestContext, request: BackchannelAuthenticationRequest
) -> BackchannelAuthenticationResponse:
    """Authenticate a client and check its request; make a ticket that stands for it."""
    parameters = read_parameters(request.parameters, "A000201")
    discover_named_client(context, request, parameters, Action.UNAUTHORIZED)
    authentication = authenticate(
        context,
        request,
        parameters,
        action=Action.UNAUTHORIZED,
        endpoint=context.service.backchannel_authentication_endpoint,
    )
    client = authentication.client
    if client.client_type == ClientType.PUBLIC or client.token_auth_method == ClientAuthMethod.NONE:
        raise oauth_error(
            Action.UNAUTHORIZED,
            "A000301",
            "Public clients cannot authenticate users by the back channel.",
            error="invalid_client",
        )
    try:
        submission = read_submission(context, client, parameters)
        thumbprint = certificate_thumbprint(request.client_certificate or "")
        return _start(context, authentication, submission, thumbprint)
    except OAuthError as fault:
        refusal = oauth_error("BAD_REQUEST", fault.code, fault.text, error=fault.error)
        raise refusal from None


def _start(
    context: RequestContext,
    authentication: ClientAuthentication,
    submission: Submission,
    thumbprint: str | None,
) -> BackchannelAuthenticationResponse:
    """Check a request and store it.

    Args:
        context: the request to the API.
        authentication: the client.
        submission: its request.
        thumbprint: that of the certificate that the client presented.
    """
    service, client, parameters = context.service, authentication.client, submission.parameters
    check_grant(context, client, GrantType.CIBA)
    for name in parameters:
        if name not in REPEATABLE:
            value_of(parameters, name)
    wishes = read_wishes(context, authentication, parameters)
    if "openid" not in wishes["scopes"]:
        raise OAuthError("invalid_scope", "The request must have the scope openid.")
    ticket = new_value()
    record = BackchannelRequest(
        **wishes,
        **_delivery(service, client, parameters, thumbprint),
        key=hash_of(ticket),
        expires_at=min(context.now + TICKET_DURATION, LATEST),
        requested_expiry=_requested_expiry(parameters),
    )
    identification = _identification(context, client, parameters)
    _check_fapi(service, client, record, submission)
    context.store.backchannel_requests.add(record)
    return BackchannelAuthenticationResponse(
        result_code="A000001",
        result_message=message("A000001", "Issued a ticket."),
        action=Action.USER_IDENTIFICATION,
        client_auth_method=authentication.method,
        attestation_challenge=next_challenge(context, authentication.method),
        **describe_request(context, client, record),
        **identification,
        delivery_mode=record.delivery_mode,
        client_notification_token=record.notification_token,
        requested_expiry=record.requested_expiry or 0,
        request_context=submission.request_context,
        ticket=ticket,
    )


def _invalid(text: str) -> OAuthError:
    return OAuthError("invalid_request", text)


def _delivery(
    service: Service,
    client: Client,
    parameters: Mapping[str, list[str]],
    thumbprint: str | None,
) -> dict[str, Any]:
    """Decide how the client gets its tokens, as fields of a request."""
    mode = DeliveryMode(client.bc_delivery_mode or DeliveryMode.POLL)
    supported = service.supported_backchannel_token_delivery_modes
    if supported is not None and mode not in supported:
        raise OAuthError("unauthorized_client", "The service lacks the client's delivery mode.")
    if mode is not DeliveryMode.POLL and not client.bc_notification_endpoint:
        raise OAuthError("unauthorized_client", "The client has no notification endpoint.")
    pushes, is_bound = mode is DeliveryMode.PUSH, client.tls_client_certificate_bound_access_tokens
    if pushes and client.dpop_required:
        raise OAuthError("unauthorized_client", "Pushed tokens cannot be bound to a DPoP key.")
    if pushes and is_bound and thumbprint is None:
        raise _invalid("The client presented no certificate to bind its tokens to.")
    return {
        "delivery_mode": mode,
        "interval": 0 if pushes else polling_interval(service.backchannel_polling_interval),
        "notification_token": _notification_token(mode, parameters),
        "certificate_thumbprint": thumbprint if is_bound else None,
    }


def _notification_token(mode: DeliveryMode, parameters: Mapping[str, list[str]]) -> str | None:
    token = value_of(parameters, "client_notification_token")
    if token is None and mode is not DeliveryMode.POLL:
        raise _invalid("The client's delivery mode needs 'client_notification_token'.")
    if token and (len(token) > LONGEST_NOTIFICATION_TOKEN or not BEARER.fullmatch(token)):
        raise _invalid("'client_notification_token' is no bearer token, or is too long.")
    return token


def _identification(
    context: RequestContext, client: Client, parameters: Mapping[str, list[str]]
) -> dict[str, Any]:
    """Read whom the client means, and what shows that it may, as fields of the answer."""
    hint_type, hint = _hint(parameters)
    by_id_token = hint_type is HintType.ID_TOKEN_HINT
    user_code, required = _user_code(context.service, client, parameters)
    return {
        "hint_type": hint_type,
        "hint": hint,
        "sub": hinted_subject(context, client, hint) if by_id_token else None,
        "binding_message": _binding_message(parameters),
        "user_code": user_code,
        "user_code_required": required,
    }


def _hint(parameters: Mapping[str, list[str]]) -> tuple[HintType, str]:
    hints = [
        (kind, hint)
        for kind in HintType
        if (hint := value_of(parameters, kind.lower())) is not None
    ]
    if len(hints) != 1:
        raise _invalid("The request must have one hint about the user.")
    return hints[0]


def _requested_expiry(parameters: Mapping[str, list[str]]) -> int | None:
    text = value_of(parameters, "requested_expiry")
    if text is None:
        return None
    if not SECONDS.fullmatch(text):
        raise _invalid("'requested_expiry' is not a number of seconds.")
    return int(text)


def _binding_message(parameters: Mapping[str, list[str]]) -> str | None:
    text = value_of(parameters, "binding_message")
    if text and (len(text) > LONGEST_BINDING_MESSAGE or not text.isprintable()):
        raise OAuthError(
            "invalid_binding_message", "'binding_message' is too long, or cannot be shown."
        )
    return text


def _user_code(
    service: Service, client: Client, parameters: Mapping[str, list[str]]
) -> tuple[str | None, bool]:
    supported = service.backchannel_user_code_parameter_supported
    user_code = None if supported is False else value_of(parameters, "user_code")
    required = bool(supported and client.bc_user_code_required)
    if required and user_code is None:
        raise OAuthError("missing_user_code", "The client's requests must have 'user_code'.")
    return user_code, required


def _check_fapi(
    service: Service, client: Client, record: BackchannelRequest, submission: Submission
) -> None:
    """Check a request by the rules of its FAPI profiles, if it has any (FAPI-CIBA §5.2.2)."""
    modes = fapi_modes(service, client, record.scopes)
    if modes and record.delivery_mode is DeliveryMode.PUSH:
        raise OAuthError("unauthorized_client", "FAPI does not allow tokens to be pushed.")
    has_message = value_of(submission.parameters, "binding_message") is not None
    if modes and service.backchannel_binding_message_required_in_fapi and not has_message:
        raise OAuthError("invalid_binding_message", "The request must have 'binding_message'.")
    if modes & SIGNED_REQUESTS and not submission.is_signed:
        raise _invalid("FAPI requires that the request is signed.")
