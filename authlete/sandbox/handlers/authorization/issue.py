"""``POST /auth/authorization/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import attrs

from ...._jose.thumbprint import hash_of
from ....models.authorization.issue import AuthorizationIssueResponse
from ....models.authorization.issue import AuthorizationIssueResponseAction as Action
from ....models.common.authorization_ticket_info import AuthorizationTicketInfo
from ....models.common.grant_type import GrantType
from ...context import AfterCommit
from ...errors import message
from ...hashing import new_value
from ...protocol.access_tokens import access_token_jwt
from ...protocol.authorization_responses import respond, response_writer
from ...protocol.claims import json_object, visible
from ...protocol.granted_scopes import record_granted_scopes
from ...protocol.id_tokens import content_for_code, id_token
from ...protocol.issue import NewToken, store_token
from ...protocol.settings import token_type
from ...store.tokens import TokenAttributes
from .granted import caller_error, granted_code, with_grant
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
    from ...store.codes import AuthorizationCode


def no_subject(_: object) -> NoReturn:
    """Tell that the request has no subject."""
    raise caller_error("The request has no 'subject'.")


def issue(
    context: RequestContext, request: AuthorizationIssueRequest
) -> AuthorizationIssueResponse | AfterCommit[AuthorizationIssueResponse]:
    """Use up a ticket, and issue what its response type names."""
    ticket, client = use_ticket(context, request.ticket)
    granted = with_grant(context, granted_code(context, client, ticket.request, request))
    dynamic = {scope.value for scope in ticket.request.dynamic_scopes}
    remembered = (name for name in granted.scopes if name not in dynamic)
    record_granted_scopes(context, client.client_id or 0, request.subject, remembered)
    types = granted.request.response_types
    code = new_value() if "code" in types else None
    access_token = (request.access_token or new_value()) if "token" in types else None
    token = None
    if access_token is not None:
        token = _store_token(context, client, granted, request, access_token)
    if code is not None:
        tokens = (token.record.id,) if token else ()
        context.store.codes.add(attrs.evolve(granted, key=hash_of(code), tokens=tokens))
    identity = None
    if "id_token" in types:
        identity = id_token(context, client, content_for_code(granted, code))
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
    code: str | None = attrs.field(repr=False)
    access_token: str | None = attrs.field(repr=False)
    token: IssuedToken | None
    identity: IdToken | None = attrs.field(repr=False)
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
            raise caller_error("'idtHeaderParams' holds what no header may.") from None
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


def _store_token(
    context: RequestContext,
    client: Client,
    granted: AuthorizationCode,
    request: AuthorizationIssueRequest,
    value: str,
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
            access_token_duration=request.access_token_duration,
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
                credential_configuration_ids=asked.credential_configuration_ids or None,
                consented_claims=granted.consented_claims,
                client_id_alias_used=asked.client_id_alias_used,
                client_entity_id_used=asked.client_entity_id_used,
                metadata_document_used=asked.metadata_document_used,
            ),
        ),
    )
    return attrs.evolve(issued, jwt_claims=json_object(granted.jwt_at_claims or "{}") or {})
