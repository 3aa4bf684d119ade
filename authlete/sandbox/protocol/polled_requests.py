"""What requests of devices (RFC 8628) and by the back channel (CIBA) have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from ..errors import ActionError, OAuthError
from ..store.polled_requests import RequestStatus
from .authorization_details import read_details
from .authorization_requests import read_grant_management
from .claims import json_object
from .granted_scopes import record_granted_scopes
from .grants import Granted, apply_grant_action, describe_grant, find_grant
from .id_tokens import FORMS_OF_AUD
from .issue import LONGEST_SUBJECT
from .parameters import value_of, values_of, words_of
from .properties import usable_properties
from .requested_claims import ID_TOKEN, claims_for, read_claims_parameter
from .resources import read_resources
from .scopes import read_scopes, scope_records
from .settings import may_use, supports_grant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ...models.ciba.complete import BackchannelAuthenticationCompleteRequest
    from ...models.client.client import Client
    from ...models.common.grant_type import GrantType
    from ...models.device_flow.complete import DeviceCompleteRequest
    from ..context import RequestContext
    from ..store.polled_requests import PolledRequest
    from .client_authentication import ClientAuthentication

DEFAULT_INTERVAL: Final = 5
"""How many seconds clients wait between polls (RFC 8628 §3.2, CIBA §7.3)."""
LONGEST_INTERVAL: Final = 65_535


def check_grant(context: RequestContext, client: Client, grant_type: GrantType) -> None:
    """Check that the service has a flow, and that the client may use it.

    Raises:
        OAuthError: one of both does not hold.
    """
    if not supports_grant(context.service, grant_type):
        raise OAuthError("unsupported_grant_type", "The service does not support the flow.")
    if not may_use(client, grant_type):
        raise OAuthError("unauthorized_client", "The client may not use the flow.")


def read_wishes(
    context: RequestContext,
    authentication: ClientAuthentication,
    parameters: Mapping[str, list[str]],
) -> dict[str, Any]:
    """Read what a client asks for, as fields of a request.

    Raises:
        OAuthError: it breaks a rule.
    """
    service, client = context.service, authentication.client
    scopes = read_scopes(service, client, words_of(parameters, "scope"))
    supported = service.supported_acrs
    acrs = words_of(parameters, "acr_values") or client.default_acrs or ()
    gm_action, grant_id = read_grant_management(context, client, parameters)
    return {
        "service": context.service_id,
        "client": client.client_id,
        "client_identifier": authentication.identifier,
        "client_id_alias_used": authentication.client_id_alias_used,
        "client_entity_id_used": authentication.client_entity_id_used,
        "metadata_document_used": authentication.metadata_document_used,
        "scopes": scopes.names,
        "dynamic_scopes": scopes.dynamic,
        "resources": read_resources(values_of(parameters, "resource")),
        "authorization_details": read_details(
            service, client, value_of(parameters, "authorization_details")
        ),
        "acrs": tuple(acr for acr in acrs if supported is None or acr in supported),
        "gm_action": gm_action,
        "grant_id": grant_id,
    }


def polling_interval(setting: int | None) -> int:
    """Tell how many seconds clients must wait between polls."""
    return DEFAULT_INTERVAL if setting is None else min(max(setting, 0), LONGEST_INTERVAL)


def describe_request(
    context: RequestContext, client: Client, record: PolledRequest
) -> dict[str, Any]:
    """Describe who asks for what, as fields of an answer."""
    service = context.service
    grant = record.grant_id and find_grant(context, record.grant_id)
    return {
        **describe_client(context, client, record),
        "client_name": client.client_name,
        "scopes": scope_records(service, record.scopes) or None,
        "dynamic_scopes": record.dynamic_scopes or None,
        "claim_names": _claim_names(context, record) or None,
        "acrs": record.acrs or None,
        "resources": record.resources or None,
        "authorization_details": record.authorization_details,
        "gm_action": record.gm_action,
        "grant_id": record.grant_id,
        "grant": describe_grant(grant) if grant else None,
        "grant_subject": grant.subject if grant else None,
    }


def describe_client(
    context: RequestContext, client: Client, record: PolledRequest
) -> dict[str, Any]:
    """Describe who asks, as fields of an answer."""
    return {
        "client_id": client.client_id,
        "client_id_alias": client.client_id_alias,
        "client_id_alias_used": record.client_id_alias_used,
        "client_entity_id": client.entity_id,
        "client_entity_id_used": record.client_entity_id_used,
        "metadata_document_location": (
            client.metadata_document_location if record.metadata_document_used else None
        ),
        "metadata_document_used": record.metadata_document_used,
        "service_attributes": context.service.attributes,
        "client_attributes": client.attributes,
    }


def authorize(
    context: RequestContext,
    record: PolledRequest,
    request: DeviceCompleteRequest | BackchannelAuthenticationCompleteRequest,
) -> dict[str, Any]:
    """Read what the user granted, as fields of a request; the grant becomes what it is to be.

    Raises:
        ValueError: the caller of the API says something wrong.
    """
    _check_subject(request.subject)
    for name, text in {
        "claims": request.claims,
        "idtHeaderParams": request.idt_header_params,
        "jwtAtClaims": request.jwt_at_claims,
    }.items():
        if text and json_object(text) is None:
            raise ValueError(f"'{name}' is not the text of a JSON object.")
    if request.id_token_aud_type and request.id_token_aud_type not in FORMS_OF_AUD:
        raise ValueError("'idTokenAudType' is neither 'array' nor 'string'.")
    try:
        properties = usable_properties(request.properties)
    except ActionError:
        raise ValueError("The properties are too large in total.") from None
    scopes = request.scopes
    if scopes is None:
        scopes = (*record.scopes, *(str(scope.value) for scope in record.dynamic_scopes))
    elif "openid" not in record.scopes:
        scopes = tuple(name for name in scopes if name != "openid")
    scopes = tuple(dict.fromkeys(scopes))
    record_granted_scopes(context, record.client or 0, request.subject, scopes)
    return {
        "status": RequestStatus.AUTHORIZED,
        "subject": request.subject,
        "sub": request.sub or None,
        "scopes": scopes,
        "auth_time": request.auth_time or None,
        "acr": request.acr or None,
        "claims": request.claims or None,
        "consented_claims": request.consented_claims,
        "properties": properties,
        "jwt_at_claims": request.jwt_at_claims or None,
        "id_token_header": request.idt_header_params or None,
        "id_token_aud_type": request.id_token_aud_type or context.service.id_token_aud_type,
        "access_token_duration": request.access_token_duration,
        "refresh_token_duration": request.refresh_token_duration,
        "grant_id": _grant_id(context, record, request, scopes),
    }


def refuse(
    request: DeviceCompleteRequest | BackchannelAuthenticationCompleteRequest,
) -> dict[str, Any]:
    """Read why there will be no tokens, as fields of a request."""
    return {
        "status": RequestStatus(request.result.value),
        "error_description": request.error_description or None,
        "error_uri": request.error_uri or None,
    }


def _claim_names(context: RequestContext, record: PolledRequest) -> tuple[str, ...]:
    """Name the claims that the scopes ask for."""
    return claims_for(context.service, read_claims_parameter(None), ID_TOKEN, record.scopes)


def _check_subject(subject: str) -> None:
    if not subject:
        raise ValueError("The request names no subject.")
    if not subject.isascii() or len(subject) > LONGEST_SUBJECT:
        raise ValueError("'subject' has more than 100 characters, or others than ASCII.")


def _grant_id(
    context: RequestContext,
    record: PolledRequest,
    request: DeviceCompleteRequest | BackchannelAuthenticationCompleteRequest,
    scopes: tuple[str, ...],
) -> str | None:
    """Let the grant become what the client asked for, unless it is another user's."""
    if record.gm_action is None:
        return None
    granted = Granted(
        scopes=scopes,
        resources=record.resources,
        claims=request.consented_claims or _claim_names(context, record),
        authorization_details=record.authorization_details,
    )
    return apply_grant_action(
        context,
        granted,
        action=record.gm_action,
        grant_id=record.grant_id,
        client=record.client or 0,
        subject=request.subject,
    )
