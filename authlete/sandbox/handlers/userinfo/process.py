"""``POST /auth/userinfo``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from ....models.common.string_array import StringArray
from ....models.userinfo.process import UserinfoResponse, UserinfoResponseAction
from ...errors import message
from ...protocol.access import (
    AccessFault,
    Presentation,
    access_fault,
    dpop_nonce,
    find_access,
    presentation_fault,
)
from ...protocol.requested_claims import (
    TRANSFORMED,
    USER_INFO,
    claims_for,
    read_claims_parameter,
)
from ...protocol.settings import token_type
from ...protocol.userinfo_access import userinfo_access, userinfo_fault

if TYPE_CHECKING:
    from ....models.userinfo.process import UserinfoRequest
    from ...context import RequestContext
    from ...protocol.userinfo_access import UserinfoAccess


def no_token(_: object) -> UserinfoResponse:
    """Answer a request that presents no access token."""
    return _refusal(access_fault("A057301", "BAD_REQUEST", "invalid_request"), "Bearer")


def process(context: RequestContext, request: UserinfoRequest) -> UserinfoResponse:
    """Tell whose claims to collect for a client, and which."""
    record = find_access(context, request.token)
    if isinstance(record, AccessFault):
        return _refusal(record, "Bearer")
    presentation = Presentation(
        token=request.token,
        client_certificate=request.client_certificate,
        dpop=request.dpop,
        htm=request.htm,
        htu=request.htu or context.service.user_info_endpoint,
        nonce_required=bool(request.dpop_nonce_required or context.service.dpop_nonce_required),
    )
    fault = presentation_fault(context, presentation, record)
    access = userinfo_access(context, record, fault)
    answer = (
        _refusal(access, token_type(context.service, record.attributes))
        if isinstance(access, AccessFault)
        else _answer(context, request.token, access)
    )
    return attrs.evolve(answer, dpop_nonce=dpop_nonce(context, presentation, record))


def _refusal(fault: AccessFault, scheme: str) -> UserinfoResponse:
    told = userinfo_fault(fault)
    return UserinfoResponse(
        result_code=told.code,
        result_message=told.message,
        action=told.action,
        response_content=told.challenge(scheme),
    )


def _answer(context: RequestContext, token: str, access: UserinfoAccess) -> UserinfoResponse:
    client, attributes = access.client, access.record.attributes
    parameter = read_claims_parameter(attributes.claims)
    scopes = attributes.scopes or ()
    verified = [
        StringArray(array=parameter.sources_of_transformed(context.service, names=names))
        for names in parameter.verified_names(USER_INFO)
    ]
    return UserinfoResponse(
        result_code="A091001",
        result_message=message("A091001", "The access token is good for a userinfo request."),
        action=UserinfoResponseAction.OK,
        claims=claims_for(context.service, parameter, USER_INFO, scopes) or None,
        client_id=client.client_id,
        client_id_alias=client.client_id_alias,
        client_id_alias_used=bool(attributes.client_id_alias_used),
        client_entity_id=client.entity_id,
        client_entity_id_used=bool(attributes.client_entity_id_used),
        client_attributes=client.attributes or None,
        metadata_document_location=client.metadata_document_location,
        metadata_document_used=bool(attributes.metadata_document_used),
        service_attributes=context.service.attributes or None,
        scopes=attributes.scopes,
        subject=access.subject,
        token=token,
        properties=attributes.properties,
        user_info_claims=parameter.text(USER_INFO),
        transformed_claims=parameter.text(TRANSFORMED),
        consented_claims=attributes.consented_claims,
        requested_claims_for_tx=(
            parameter.sources_of_transformed(context.service, USER_INFO) or None
        ),
        requested_verified_claims_for_tx=(
            tuple(verified) if any(names.array for names in verified) else None
        ),
    )
