"""What looking up the ticket of an authorization request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from ..common.authorization_ticket_info import AuthorizationTicketInfo


@attrs.frozen(kw_only=True)
class AuthorizationTicketInfoRequest:
    """The ticket to look up."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``authorization_process_request`` answered."""


class AuthorizationTicketInfoResponseAction(StrEnum):
    """Whether the ticket was found."""

    OK = "OK"
    """``info`` is what the ticket holds."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such ticket: it was used, or it has expired."""
    CALLER_ERROR = "CALLER_ERROR"
    """The call was wrong."""
    AUTHLETE_ERROR = "AUTHLETE_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class AuthorizationTicketInfoResponse:
    """What the ticket holds, if ``action`` is ``OK``; otherwise the reason it is not told."""

    __repr__ = concise

    info: AuthorizationTicketInfo | None = None
    """What was attached to the ticket."""
    action: AuthorizationTicketInfoResponseAction | str | None = None
    """Whether the ticket was found. Branch on it: not every answer is a success."""
    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
