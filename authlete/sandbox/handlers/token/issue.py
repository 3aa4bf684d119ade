"""``POST /auth/token/issue``."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import attrs

from ....models.common.grant_type import GrantType
from ....models.token.issue import TokenIssueResponse, TokenIssueResponseAction
from ...directory import ClientFault
from ...errors import message, server_error
from ...protocol.claims import json_object
from ...protocol.flow_tokens import issue_tokens
from ...protocol.issue import LONGEST_SUBJECT
from .grant_request import cnonce_members, described_tokens, usable_extras
from .ticket import use_ticket

if TYPE_CHECKING:
    from ....models.client.client import Client
    from ....models.token.issue import TokenIssueRequest
    from ...context import AfterCommit, RequestContext
    from ...protocol.token_responses import Issuance, SignedTokens
    from ...store.token_tickets import TokenTicket


def no_ticket(_: object) -> NoReturn:
    """Tell that the request has no ticket."""
    raise server_error("A055201", "The request has no 'ticket'.")


def no_subject(_: object) -> NoReturn:
    """Tell that the request has no subject."""
    raise server_error("A111201", "The request has no 'subject'.")


def issue(
    context: RequestContext, request: TokenIssueRequest
) -> TokenIssueResponse | AfterCommit[TokenIssueResponse]:
    """Use up a ticket, and issue tokens that speak for the user."""
    subject = request.subject
    if len(subject) > LONGEST_SUBJECT:
        raise server_error("A111202", "'subject' has more than 100 characters.")
    if not subject.isascii():
        raise server_error("A111203", "'subject' has others than ASCII characters.")
    if request.jwt_at_claims and json_object(request.jwt_at_claims) is None:
        raise server_error("A108205", "'jwtAtClaims' is not the text of a JSON object.")
    ticket = use_ticket(context, request.ticket, unknown="A055202", expired="A055301")
    client = context.clients.find(str(ticket.client))
    if isinstance(client, ClientFault):
        raise server_error("A000201", "The client of the ticket is gone or locked.")
    issuance = _issue(context, request, ticket, client)
    issuance = attrs.evolve(issuance, members=cnonce_members(issuance, context.now))
    answer = _answer(issuance, client, ticket)

    def finish(signed: SignedTokens) -> TokenIssueResponse:
        return attrs.evolve(
            answer, jwt_access_token=signed.jwt_access_token, response_content=signed.content
        )

    return issuance.answer(finish)


def _issue(
    context: RequestContext, request: TokenIssueRequest, ticket: TokenTicket, client: Client
) -> Issuance:
    attributes = ticket.attributes
    if request.properties is not None:
        properties = usable_extras(request.properties) or None
        attributes = attrs.evolve(attributes, properties=properties)
    if request.jwt_at_claims:
        attributes = attrs.evolve(attributes, jwt_at_claims=request.jwt_at_claims)
    return issue_tokens(
        context,
        client,
        GrantType.PASSWORD,
        attributes,
        subject=request.subject,
        scopes=ticket.scopes,
        access_token=request.access_token,
        access_token_duration=request.access_token_duration or ticket.access_token_duration,
        refresh_token_duration=request.refresh_token_duration or ticket.refresh_token_duration,
    )


def _answer(issuance: Issuance, client: Client, ticket: TokenTicket) -> TokenIssueResponse:
    attributes = ticket.attributes
    answer = TokenIssueResponse(
        result_code="A054001",
        result_message=message("A054001", "Processed the token request (grant_type=password)."),
        action=TokenIssueResponseAction.OK,
        client_id=client.client_id,
        client_id_alias=client.client_id_alias,
        client_id_alias_used=attributes.client_id_alias_used,
        client_entity_id=client.entity_id,
        client_entity_id_used=attributes.client_entity_id_used,
        metadata_document_location=client.metadata_document_location,
        metadata_document_used=attributes.metadata_document_used,
        client_attributes=client.attributes or None,
        subject=issuance.issued.record.subject,
    )
    return attrs.evolve(answer, **described_tokens(issuance, issuance.context.now))
