"""The first half of the flow with a user's password (RFC 6749 §4.3): a ticket for its check."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import attrs

from ...._jose.thumbprint import hash_of
from ....models.token.process import TokenResponse
from ....models.token.process import TokenResponseAction as Action
from ...errors import message
from ...hashing import new_value
from ...protocol.parameters import ParameterCodes, required
from ...protocol.scopes import read_scopes
from ...store.token_tickets import TokenTicket

if TYPE_CHECKING:
    from .grant_request import GrantRequest

USERNAME: Final = ParameterCodes("A051301", "A051302", "A051303")
PASSWORD: Final = ParameterCodes("A051304", "A051305", "A051306")
SCOPE: Final = ParameterCodes(repeated="A051307")
TICKET_DURATION: Final = 86_400_000
"""How long a ticket is good, in milliseconds."""


def password(asked: GrantRequest) -> TokenResponse:
    """Make a ticket by which the request is granted or failed, once the password is checked.

    Raises:
        ActionError: the request is malformed.
        OAuthError: the client may not have such a token.
    """
    context, request = asked.context, asked.request
    name = required(asked.parameters, "username", USERNAME)
    secret = required(asked.parameters, "password", PASSWORD)
    scopes = read_scopes(context.service, asked.client, asked.scopes(SCOPE)).all
    resources = asked.resources()
    ticket = new_value()
    context.store.token_tickets.add(
        TokenTicket(
            key=hash_of(ticket),
            service=context.service_id,
            client=asked.client.client_id,
            expires_at=context.now + TICKET_DURATION,
            scopes=scopes,
            attributes=attrs.evolve(
                asked.attributes(),
                resources=resources,
                authorization_details=asked.new_details(),
            ),
            access_token_duration=request.access_token_duration,
            refresh_token_duration=request.refresh_token_duration,
        )
    )
    return TokenResponse(
        **asked.template,
        result_code="A051001",
        result_message=message("A051001", "Issued a ticket for the token request."),
        action=Action.PASSWORD,
        username=name,
        password=secret,
        ticket=ticket,
        scopes=scopes or None,
        resources=resources,
    )
