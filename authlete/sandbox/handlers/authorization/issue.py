"""``POST /auth/authorization/issue``."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Final, NoReturn

import attrs

from ...._jose.thumbprint import hash_of
from ....models.authorization.issue import AuthorizationIssueResponse
from ....models.authorization.issue import AuthorizationIssueResponseAction as Action
from ....models.common.authorization_ticket_info import AuthorizationTicketInfo
from ....models.common.grant_type import GrantType
from ...clock import LATEST
from ...context import AfterCommit
from ...errors import message, server_error
from ...hashing import new_value
from ...protocol.access_tokens import access_token_jwt
from ...protocol.authorization_requests import wants_native_sso
from ...protocol.authorization_responses import respond, response_writer
from ...protocol.claims import json_object, visible
from ...protocol.granted_scopes import record_granted_scopes
from ...protocol.grants import Granted, apply_grant_action
from ...protocol.id_tokens import IdTokenContent, id_token
from ...protocol.issue import LONGEST_SUBJECT, NewToken, store_token
from ...protocol.properties import usable_properties
from ...protocol.requested_claims import (
    ID_TOKEN,
    USER_INFO,
    claims_of_request,
    read_claims_parameter,
)
from ...protocol.settings import token_type
from ...store.codes import AuthorizationCode
from ...store.tokens import TokenAttributes
from .ticket import use_ticket

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ....models.authorization.issue import AuthorizationIssueRequest
    from ....models.client.client import Client
    from ...context import RequestContext
    from ...keys import Signer
    from ...protocol.authorization_responses import ResponseWriter, WrittenResponse
    from ...protocol.id_tokens import IdToken
    from ...protocol.issue import IssuedToken
    from ...store.tickets import RequestedAuthorization

DEFAULT_CODE_DURATION: Final = 600
"""How long an authorization code is good, in seconds (RFC 6749 §4.1.2)."""
FORMS_OF_AUD: Final = {"array", "string"}


def no_subject(_: object) -> NoReturn:
    """Tell that the request has no subject."""
    raise _caller_error("The request has no 'subject'.")


def issue(
    context: RequestContext, request: AuthorizationIssueRequest
) -> AuthorizationIssueResponse | AfterCommit[AuthorizationIssueResponse]:
    """Use up a ticket, and issue what its response type names."""
    ticket, client = use_ticket(context, request.ticket)
    _check(context, ticket.request, request)
    granted = _with_grant(context, _granted(context, client, ticket.request, request))
    record_granted_scopes(context, client.client_id or 0, request.subject, granted.scopes)
    types = granted.request.response_types
    code = new_value() if "code" in types else None
    if code is not None:
        context.store.codes.add(attrs.evolve(granted, key=hash_of(code)))
    access_token = (request.access_token or new_value()) if "token" in types else None
    token = None
    if access_token is not None:
        token = _store_token(context, client, granted, access_token)
    identity = None
    if "id_token" in types:
        identity = _id_token(context, client, granted, code)
    issuance = _Issuance(
        context=context,
        writer=response_writer(context, client, granted.request),
        code=code,
        access_token=access_token,
        token=token,
        identity=identity,
        answer=AuthorizationIssueResponse(
            result_code="A000001",
            result_message=message("A000001", f"Issued the response ({' '.join(types)})."),
            authorization_code=code,
            access_token=access_token,
            access_token_duration=token.lifetime(context.now) if token else None,
            access_token_expires_at=token.expires_at if token else None,
            ticket_info=(
                AuthorizationTicketInfo(context=ticket.context) if ticket.context else None
            ),
        ),
    )
    signs = identity or (token and context.service.access_token_sign_alg)
    if signs:
        return AfterCommit(issuance.make)
    return respond(issuance.writer, issuance.parameters(), issuance.finish)


@attrs.frozen(kw_only=True)
class _Issuance:
    """What was issued, and how the client learns of it."""

    context: RequestContext
    writer: ResponseWriter
    code: str | None
    access_token: str | None
    token: IssuedToken | None
    identity: IdToken | None
    answer: AuthorizationIssueResponse

    def make(self, signer: Signer) -> AuthorizationIssueResponse:
        """Sign what is to be signed, and answer."""
        jwt, shown = None, self.access_token
        if self.token is not None:
            jwt = access_token_jwt(
                self.context.service,
                self.token.record,
                str(self.access_token),
                self.token.jwt_claims,
                signer,
            )
            shown = jwt or shown
        try:
            identity = self.identity.make(signer, shown) if self.identity else None
        except ValueError:
            raise _caller_error("'idtHeaderParams' holds what no header may.") from None
        response = self.writer.write(signer, self.parameters(shown, identity))
        return attrs.evolve(self.finish(response), jwt_access_token=jwt, id_token=identity)

    def parameters(
        self, shown: str | None = None, identity: str | None = None
    ) -> Mapping[str, object]:
        """Write the parameters of the response (RFC 6749 §4.1.2, §4.2.2)."""
        parameters: dict[str, object] = {"code": self.code, "id_token": identity}
        if self.token is not None:
            attributes = self.token.record.attributes
            parameters |= {
                **visible(attributes),
                "access_token": shown or self.access_token,
                "token_type": token_type(self.context.service, attributes),
                "expires_in": self.token.lifetime(self.context.now),
                "scope": " ".join(self.token.scopes or ()) or None,
            }
        return {name: value for name, value in parameters.items() if value is not None}

    def finish(self, response: WrittenResponse) -> AuthorizationIssueResponse:
        """Put the response into the answer."""
        return attrs.evolve(
            self.answer, action=Action(response.action), response_content=response.content
        )


def _caller_error(text: str) -> Exception:
    return server_error("A000201", text)


def _check(
    context: RequestContext, asked: RequestedAuthorization, request: AuthorizationIssueRequest
) -> None:
    """Check what the caller says of the user."""
    subject = request.subject
    if not subject.isascii() or len(subject) > LONGEST_SUBJECT:
        raise _caller_error("'subject' has more than 100 characters, or others than ASCII.")
    if asked.required_subject not in {None, subject, request.sub}:
        raise _caller_error("'subject' is not the user that the client asked for.")
    if asked.acr_essential and request.acr not in asked.acrs:
        raise _caller_error("'acr' is none of those of which one is essential.")
    if wants_native_sso(context.service, asked) and not request.session_id:
        raise _caller_error("There is no 'sessionId', which native single sign-on needs.")
    if request.id_token_aud_type and request.id_token_aud_type not in FORMS_OF_AUD:
        raise _caller_error("'idTokenAudType' is neither 'array' nor 'string'.")
    for name, text in {
        "claims": request.claims,
        "idtHeaderParams": request.idt_header_params,
        "jwtAtClaims": request.jwt_at_claims,
        "claimsForTx": request.claims_for_tx,
    }.items():
        if text and json_object(text) is None:
            raise _caller_error(f"'{name}' is not the text of a JSON object.")


def _granted(
    context: RequestContext,
    client: Client,
    asked: RequestedAuthorization,
    request: AuthorizationIssueRequest,
) -> AuthorizationCode:
    """Describe what the user granted, as an authorization code stands for it."""
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
        claims=request.claims,
        consented_claims=request.consented_claims,
        properties=usable_properties(request.properties),
        jwt_at_claims=request.jwt_at_claims,
        id_token_header=request.idt_header_params,
        id_token_aud_type=request.id_token_aud_type or context.service.id_token_aud_type,
        session_id=_session_id(context, asked, request),
        access_token=request.access_token,
        access_token_duration=request.access_token_duration,
    )


def _session_id(
    context: RequestContext, asked: RequestedAuthorization, request: AuthorizationIssueRequest
) -> str | None:
    """Pass over a session that nothing would come of."""
    service = context.service
    ignored = service.backchannel_logout_session_supported is False
    return None if ignored and not wants_native_sso(service, asked) else request.session_id


def _with_grant(context: RequestContext, granted: AuthorizationCode) -> AuthorizationCode:
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


def _scopes(asked: RequestedAuthorization, instead: tuple[str, ...] | None) -> tuple[str, ...]:
    """Find what is granted; ``openid`` cannot be added to what was asked for."""
    if instead is None:
        return *asked.scopes, *(str(scope.value) for scope in asked.dynamic_scopes)
    return tuple(
        name for name in dict.fromkeys(instead) if name != "openid" or name in asked.scopes
    )


def _store_token(
    context: RequestContext, client: Client, granted: AuthorizationCode, value: str
) -> IssuedToken:
    asked = granted.request
    issued = store_token(
        context,
        NewToken(
            client=client,
            grant_type=GrantType.IMPLICIT,
            subject=granted.subject,
            scopes=granted.scopes,
            access_hash=hash_of(value),
            refresh_hash=None,
            access_token_duration=granted.access_token_duration,
            attributes=TokenAttributes(
                properties=granted.properties,
                authorization_details=granted.authorization_details,
                resources=asked.resources or None,
                jwt_at_claims=granted.jwt_at_claims,
                acr=granted.acr,
                auth_time=granted.auth_time,
                session_id=granted.session_id,
                grant_id=granted.grant_id,
                claims=asked.claims,
                consented_claims=granted.consented_claims,
                client_id_alias_used=asked.client_id_alias_used,
                client_entity_id_used=asked.client_entity_id_used,
                metadata_document_used=asked.metadata_document_used,
            ),
        ),
    )
    return attrs.evolve(issued, jwt_claims=json_object(granted.jwt_at_claims or "{}") or {})


def _id_token(
    context: RequestContext, client: Client, granted: AuthorizationCode, code: str | None
) -> IdToken:
    asked = granted.request
    return id_token(
        context,
        client,
        IdTokenContent(
            subject=str(granted.subject),
            sub=granted.sub,
            audience=asked.client_identifier,
            claims=json_object(granted.claims or "{}") or {},
            nonce=asked.nonce,
            auth_time=granted.auth_time,
            acr=granted.acr,
            session_id=granted.session_id,
            code=code,
            state=asked.state,
            audience_form=granted.id_token_aud_type,
            header=json_object(granted.id_token_header or "{}") or {},
        ),
    )
