"""``POST /auth/introspection``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ....models.client.client import Client
from ....models.common.scope import Scope
from ....models.introspection.process import IntrospectionResponse
from ....models.introspection.process import IntrospectionResponseAction as Action
from ...directory import ClientFault
from ...errors import NOT_PLAYED, message
from ...protocol.access import (
    AccessFault,
    Presentation,
    access_fault,
    dpop_nonce,
    find_access,
    presentation_fault,
)
from ...protocol.credential_offers import issuable_credentials
from ...protocol.grants import describe_grant, find_grant
from ...protocol.settings import supports_scope, token_type
from ...protocol.www_authenticate import challenge, word_list

if TYPE_CHECKING:
    from collections.abc import Callable

    from ....models.introspection.process import IntrospectionRequest
    from ...context import RequestContext
    from ...store.tokens import TokenRecord


def no_token(_: object) -> IntrospectionResponse:
    """Answer a request that presents no access token."""
    return _without_token(access_fault("A057301", "BAD_REQUEST", "invalid_request"))


def process(context: RequestContext, request: IntrospectionRequest) -> IntrospectionResponse:
    """Tell what an access token is and whether it is good for a request.

    The record of an expired token is removed once this was told, unless it can be refreshed. So
    this answers where other handlers raise: an exception would undo the removal.
    """
    record = find_access(context, request.token)
    if isinstance(record, AccessFault):
        return _without_token(record)
    presentation = Presentation(
        token=request.token,
        client_certificate=request.client_certificate,
        dpop=request.dpop,
        htm=request.htm,
        htu=request.htu,
        nonce_required=bool(request.dpop_nonce_required or context.service.dpop_nonce_required),
    )
    faults = (check(context, request, record) for check in CHECKS)
    fault = presentation_fault(context, presentation, record) or next(filter(None, faults), None)
    return attrs.evolve(
        _answer(context, request, record, fault),
        dpop_nonce=dpop_nonce(context, presentation, record),
    )


def _signature_fault(
    context: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> AccessFault | None:
    """Refuse to take a message signature for good that nobody verified."""
    client = context.clients.get(str(record.client))
    if not (request.required_components or (client and client.rs_request_signed)):
        return None
    text = "The sandbox does not play HTTP message signatures."
    return AccessFault(NOT_PLAYED, text, "INTERNAL_SERVER_ERROR", "server_error")


def _scope_fault(
    context: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> AccessFault | None:
    missing = _missing(context, request, record)
    if not missing:
        return None
    code = "A064302" if record.attributes.scopes else "A064301"
    return access_fault(code, "FORBIDDEN", "insufficient_scope", scope=word_list(missing))


def _missing(
    context: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> list[str]:
    held = set(record.attributes.scopes or ())
    known = (name for name in request.scopes or () if supports_scope(context.service, name))
    return [name for name in known if name not in held]


def _subject_fault(
    _: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> AccessFault | None:
    if not request.subject or request.subject == record.subject:
        return None
    return access_fault("A066302" if record.subject else "A066301", "FORBIDDEN", "invalid_request")


def _authentication_fault(
    context: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> AccessFault | None:
    required: dict[str, str] = {}
    if request.acr_values and record.attributes.acr not in request.acr_values:
        required["acr_values"] = word_list(request.acr_values)
    if request.max_age and request.max_age > 0:
        latest = (record.attributes.auth_time or 0) + request.max_age
        if context.now > latest * 1000:
            required["max_age"] = str(request.max_age)
    if not required:
        return None
    text = "The authentication of the user does not suffice."
    return AccessFault(
        "A000301", text, error="insufficient_user_authentication", parameters=required
    )


def _resource_fault(
    _: RequestContext, request: IntrospectionRequest, record: TokenRecord
) -> AccessFault | None:
    meant_for = record.attributes.resources
    if not meant_for or set(request.resources or ()) <= set(meant_for):
        return None
    return AccessFault("A000301", "The access token is not meant for the resource.")


CHECKS: Final[
    tuple[Callable[[RequestContext, IntrospectionRequest, TokenRecord], AccessFault | None], ...]
] = (
    _scope_fault,
    _subject_fault,
    _authentication_fault,
    _resource_fault,
    _signature_fault,
)
"""What else a token must pass, in this order; the first fault is the answer."""


def _without_token(fault: AccessFault) -> IntrospectionResponse:
    """Answer when there is no token to describe."""
    return IntrospectionResponse(
        result_code=fault.code,
        result_message=fault.message,
        action=fault.action,
        response_content=fault.challenge(),
        existent=False,
        usable=False,
        sufficient=False,
        refreshable=False,
    )


def _answer(
    context: RequestContext,
    request: IntrospectionRequest,
    record: TokenRecord,
    fault: AccessFault | None,
) -> IntrospectionResponse:
    attributes = record.attributes
    scheme = token_type(context.service, attributes)
    client = context.clients.find(str(record.client))
    known = Client() if isinstance(client, ClientFault) else client
    grant = find_grant(context, attributes.grant_id) if attributes.grant_id else None
    return IntrospectionResponse(
        result_code=fault.code if fault else "A056001",
        result_message=(
            fault.message if fault else message("A056001", "The access token is valid.")
        ),
        action=fault.action if fault else Action.OK,
        response_content=(
            fault.challenge(scheme) if fault else challenge(scheme, "invalid_request")
        ),
        existent=True,
        usable=record.is_live(context.now),
        sufficient=not _missing(context, request, record),
        refreshable=record.is_refreshable(context.now),
        client_id=record.client,
        client_id_alias=known.client_id_alias,
        client_id_alias_used=bool(attributes.client_id_alias_used),
        client_entity_id=known.entity_id,
        client_entity_id_used=bool(attributes.client_entity_id_used),
        client_attributes=known.attributes or None,
        metadata_document_location=known.metadata_document_location,
        metadata_document_used=bool(attributes.metadata_document_used),
        service_attributes=context.service.attributes or None,
        expires_at=record.access_expires_at,
        subject=record.subject,
        grant_type=record.grant_type,
        grant_id=attributes.grant_id,
        grant=describe_grant(grant) if grant else None,
        consented_claims=attributes.consented_claims,
        issuable_credentials=issuable_credentials(context.service, attributes),
        scopes=attributes.scopes,
        scope_details=tuple(_detail(context, name) for name in attributes.scopes or ()) or None,
        properties=attributes.properties,
        certificate_thumbprint=attributes.certificate_thumbprint,
        resources=attributes.resources,
        access_token_resources=attributes.resources,
        authorization_details=attributes.authorization_details,
        for_external_attachment=bool(attributes.for_external_attachment),
        acr=attributes.acr,
        auth_time=attributes.auth_time,
        response_signing_required=context.service.rs_response_signed,
    )


def _detail(context: RequestContext, name: str) -> Scope:
    for scope in context.service.supported_scopes or ():
        if scope.name == name:
            return attrs.evolve(
                scope,
                default_entry=bool(scope.default_entry),
                attributes=scope.attributes or None,
            )
    return Scope(name=name, default_entry=False)
