"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import Required, TypedDict

from ..common._dicts import AuthorizationTicketInfoDict
from ..common.authorization_ticket_info import AuthorizationTicketInfo


class AuthorizationTicketInfoRequestDict(TypedDict, total=False):
    """``AuthorizationTicketInfoRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``authorization_process_request`` answered."""


class AuthorizationTicketUpdateRequestDict(TypedDict, total=False):
    """``AuthorizationTicketUpdateRequest`` written as a dict."""

    ticket: Required[str]
    """The ticket that ``authorization_process_request`` answered."""
    info: Required[AuthorizationTicketInfo | AuthorizationTicketInfoDict]
    """What to attach to the ticket, in place of what it held."""
