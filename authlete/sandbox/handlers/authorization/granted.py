"""What a user grants by an authorization request."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final

import attrs

from ...._engine.codec import write_json
from ...clock import LATEST
from ...errors import server_error
from ...protocol.authorization_requests import wants_native_sso
from ...protocol.claims import json_object
from ...protocol.grants import Granted, apply_grant_action
from ...protocol.id_tokens import FORMS_OF_AUD
from ...protocol.issue import LONGEST_SUBJECT
from ...protocol.properties import usable_properties
from ...protocol.requested_claims import (
    ID_TOKEN,
    USER_INFO,
    VERIFIED,
    claims_of_request,
    read_claims_parameter,
)
from ...protocol.transformed_claims import transform, transform_verified
from ...store.codes import AuthorizationCode

if TYPE_CHECKING:
    from ....models.authorization.issue import AuthorizationIssueRequest
    from ....models.client.client import Client
    from ...context import RequestContext
    from ...errors import ActionError
    from ...store.tickets import RequestedAuthorization

DEFAULT_CODE_DURATION: Final = 600
"""How long an authorization code is good, in seconds (RFC 6749 §4.1.2)."""


def granted_code(
    context: RequestContext,
    client: Client,
    asked: RequestedAuthorization,
    request: AuthorizationIssueRequest,
) -> AuthorizationCode:
    """Describe what the user granted, as an authorization code stands for it; it has no key yet.

    Raises:
        ActionError: what the caller says of the user does not fit what the client asked for.
    """
    _check(context, asked, request)
    duration = context.service.authorization_code_duration or DEFAULT_CODE_DURATION
    return AuthorizationCode(
        key="",
        service=context.service_id,
        client=client.client_id,
        subject=request.subject,
        expires_at=min(context.now + duration * 1000, LATEST),
        request=asked,
        scopes=_scopes(asked, request.scopes),
        authorization_details=request.authorization_details or asked.authorization_details,
        sub=request.sub or None,
        auth_time=request.auth_time,
        acr=request.acr,
        claims=_claims(context, asked, request),
        consented_claims=request.consented_claims,
        properties=usable_properties(request.properties),
        jwt_at_claims=request.jwt_at_claims,
        id_token_header=request.idt_header_params,
        id_token_aud_type=request.id_token_aud_type or context.service.id_token_aud_type,
        session_id=_session_id(context, asked, request),
    )


def with_grant(context: RequestContext, granted: AuthorizationCode) -> AuthorizationCode:
    """Create or change the grant that the client named, unless it is another user's."""
    asked = granted.request
    if asked.gm_action is None:
        return granted
    parameter = read_claims_parameter(asked.claims)
    requested = (
        claims_of_request(context.service, asked, parameter, part) for part in (ID_TOKEN, USER_INFO)
    )
    content = Granted(
        scopes=granted.scopes,
        resources=asked.resources,
        claims=granted.consented_claims or tuple(chain.from_iterable(requested)),
        authorization_details=granted.authorization_details,
    )
    grant_id = apply_grant_action(
        context,
        content,
        action=asked.gm_action,
        grant_id=asked.grant_id,
        client=granted.client or 0,
        subject=str(granted.subject),
    )
    return attrs.evolve(granted, grant_id=grant_id)


def caller_error(text: str) -> ActionError:
    """Tell that the caller of the API is wrong about the user or the token."""
    return server_error("A000201", text)


def _check(
    context: RequestContext, asked: RequestedAuthorization, request: AuthorizationIssueRequest
) -> None:
    """Check what the caller says of the user."""
    subject = request.subject
    if not subject.isascii() or len(subject) > LONGEST_SUBJECT:
        raise caller_error("'subject' has more than 100 characters, or others than ASCII.")
    if asked.required_subject not in {None, subject, request.sub}:
        raise caller_error("'subject' is not the user that the client asked for.")
    if asked.acr_essential and request.acr not in asked.acrs:
        raise caller_error("'acr' is none of those of which one is essential.")
    if wants_native_sso(context.service, asked) and not request.session_id:
        raise caller_error("There is no 'sessionId', which native single sign-on needs.")
    if request.id_token_aud_type and request.id_token_aud_type not in FORMS_OF_AUD:
        raise caller_error("'idTokenAudType' is neither 'array' nor 'string'.")
    for name, text in (
        ("claims", request.claims),
        ("idtHeaderParams", request.idt_header_params),
        ("jwtAtClaims", request.jwt_at_claims),
        ("claimsForTx", request.claims_for_tx),
        *(("verifiedClaimsForTx", text) for text in request.verified_claims_for_tx or ()),
    ):
        if text and json_object(text) is None:
            raise caller_error(f"'{name}' is not the text of a JSON object.")


def _claims(
    context: RequestContext, asked: RequestedAuthorization, request: AuthorizationIssueRequest
) -> str | None:
    """Add to the claims about the user what is computed for the client from others."""
    parameter = read_claims_parameter(asked.claims)
    given = json_object(request.claims or "{}") or {}
    sources = json_object(request.claims_for_tx or "{}") or {}
    claims = {**given, **transform(context, parameter, parameter.names(ID_TOKEN), sources)}
    if VERIFIED in claims:
        verified = [json_object(text) or {} for text in request.verified_claims_for_tx or ()]
        claims[VERIFIED] = transform_verified(
            context, parameter, ID_TOKEN, verified, claims[VERIFIED]
        )
    return write_json(claims).decode() if claims else None


def _session_id(
    context: RequestContext, asked: RequestedAuthorization, request: AuthorizationIssueRequest
) -> str | None:
    """Pass over a session that nothing would come of."""
    service = context.service
    ignored = service.backchannel_logout_session_supported is False
    return None if ignored and not wants_native_sso(service, asked) else request.session_id


def _scopes(asked: RequestedAuthorization, instead: tuple[str, ...] | None) -> tuple[str, ...]:
    """Find what is granted; ``openid`` cannot be added to what was asked for."""
    if instead is None:
        return *asked.scopes, *(str(scope.value) for scope in asked.dynamic_scopes)
    return tuple(
        name for name in dict.fromkeys(instead) if name != "openid" or name in asked.scopes
    )
