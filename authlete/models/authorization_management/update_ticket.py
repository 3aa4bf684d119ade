"""What changing the ticket of an authorization request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..common.authorization_ticket_info import AuthorizationTicketInfo


@attrs.frozen(kw_only=True)
class AuthorizationTicketUpdateRequest:
    """A ticket, and what it shall hold from now on."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``authorization_process_request`` answered."""
    info: AuthorizationTicketInfo
    """What to attach to the ticket, in place of what it held."""


class AuthorizationTicketUpdateResponseAction(StrEnum):
    """Whether the ticket was changed."""

    OK = "OK"
    """The ticket holds ``info`` now."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such ticket: it was used, or it has expired."""
    CALLER_ERROR = "CALLER_ERROR"
    """The call was wrong."""
    AUTHLETE_ERROR = "AUTHLETE_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class AuthorizationTicketUpdateResponse:
    """What the ticket holds now, if ``action`` is ``OK``; otherwise the reason it is unchanged."""

    __repr__ = concise

    info: AuthorizationTicketInfo | None = None
    """What is attached to the ticket."""
    action: AuthorizationTicketUpdateResponseAction | str | None = None
    """Whether the ticket was changed. Branch on it: not every answer is a success."""
    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
