"""``POST /gm``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...._engine.codec import write_json
from ....models.common.grant_management_action import GrantManagementAction
from ....models.grant_management.process_request import GMResponse
from ....models.grant_management.process_request import GMResponseAction as Action
from ...errors import message
from ...protocol.access import (
    AccessFault,
    Presentation,
    access_fault,
    dpop_nonce,
    find_access,
    presentation_fault,
)
from ...protocol.claims import write_details
from ...protocol.grants import describe_grant, find_grant, revoke_grant
from ...protocol.settings import token_type

if TYPE_CHECKING:
    from ....models.grant_management.process_request import GMRequest
    from ...context import RequestContext
    from ...store.grants import GrantRecord
    from ...store.tokens import TokenRecord

METHODS: Final = {GrantManagementAction.QUERY: "GET", GrantManagementAction.REVOKE: "DELETE"}
"""What clients may ask for, and the HTTP method by which they do (§6.3)."""


def no_access_token(_: object) -> GMResponse:
    """Answer a request that presents no access token."""
    return _refusal(access_fault("A057301", Action.UNAUTHORIZED, "invalid_request"), "Bearer")


def no_gm_action(_: object) -> GMResponse:
    """Answer a call that does not say what the client wants."""
    return _caller_error("The request has no 'gmAction'.")


def no_grant_id(_: object) -> GMResponse:
    """Answer a call that names no grant."""
    return _caller_error("The request has no 'grantId'.")


def process_request(context: RequestContext, request: GMRequest) -> GMResponse:
    """Show or revoke a grant, for the client that has it and a token that allows for it."""
    method = METHODS.get(request.gm_action)
    if method is None:
        return _caller_error("'gmAction' is neither QUERY nor REVOKE.")
    record = find_access(context, request.access_token)
    if isinstance(record, AccessFault):
        return _refusal(record, "Bearer")
    endpoint = context.service.grant_management_endpoint
    presentation = Presentation(
        token=request.access_token,
        client_certificate=request.client_certificate,
        dpop=request.dpop,
        htm=request.htm or method,
        htu=request.htu or (f"{endpoint}/{request.grant_id}" if endpoint else None),
        nonce_required=bool(request.dpop_nonce_required or context.service.dpop_nonce_required),
    )
    fault = presentation_fault(context, presentation, record) or _scope_fault(request, record)
    answer = (
        _refusal(fault, token_type(context.service, record.attributes))
        if fault
        else _manage(context, request, record)
    )
    return attrs.evolve(answer, dpop_nonce=dpop_nonce(context, presentation, record))


def _scope_fault(request: GMRequest, record: TokenRecord) -> AccessFault | None:
    needed = f"grant_management_{request.gm_action.lower()}"
    if needed in (record.attributes.scopes or ()):
        return None
    return access_fault("A064302", Action.FORBIDDEN, "insufficient_scope", scope=needed)


def _manage(context: RequestContext, request: GMRequest, record: TokenRecord) -> GMResponse:
    scheme = token_type(context.service, record.attributes)
    grant = find_grant(context, request.grant_id)
    if grant is None:
        text = "There is no such grant."
        return _refusal(AccessFault("A000301", text, Action.NOT_FOUND, "invalid_request"), scheme)
    if grant.client != record.client or record.subject not in (None, grant.subject):
        text = "The access token is not for this grant."
        return _refusal(AccessFault("A000301", text, Action.FORBIDDEN, "invalid_request"), scheme)
    if request.gm_action is GrantManagementAction.QUERY:
        return _success(Action.OK, "Found the grant.", _content(grant))
    revoke_grant(context, grant)
    return _success(Action.NO_CONTENT, "Revoked the grant.", None)


def _content(grant: GrantRecord) -> str:
    """Write a grant as clients get it (§6.4)."""
    described = describe_grant(grant)
    members = {
        "scopes": described.scopes,
        "claims": described.claims,
        "authorization_details": write_details(described.authorization_details),
    }
    present = {name: value for name, value in members.items() if value is not None}
    return write_json(present).decode()


def _success(action: Action, text: str, content: str | None) -> GMResponse:
    return GMResponse(
        result_code="A000001",
        result_message=message("A000001", text),
        action=action,
        response_content=content,
    )


def _refusal(fault: AccessFault, scheme: str) -> GMResponse:
    told = attrs.evolve(fault, code="A000301")
    return GMResponse(
        result_code=told.code,
        result_message=told.message,
        action=fault.action,
        response_content=told.challenge(scheme),
    )


def _caller_error(text: str) -> GMResponse:
    fault = AccessFault("A000201", text, Action.CALLER_ERROR, "server_error")
    return GMResponse(
        result_code=fault.code,
        result_message=fault.message,
        action=fault.action,
        response_content=fault.challenge(),
    )
