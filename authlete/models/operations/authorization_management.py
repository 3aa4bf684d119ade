"""The requests that concern tickets of authorization requests."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..authorization_management._dicts import (
        AuthorizationTicketInfoRequestDict,
        AuthorizationTicketUpdateRequestDict,
    )
    from ..authorization_management.get_ticket_info import AuthorizationTicketInfoRequest
    from ..authorization_management.update_ticket import AuthorizationTicketUpdateRequest


class AuthorizationTicketInfoPostApiRequest(ServiceRequest):
    """A ticket to look up, and the service it belongs to."""

    authorization_ticket_info_request: (
        "AuthorizationTicketInfoRequest | AuthorizationTicketInfoRequestDict"
    )
    """The ticket."""


class UpdateAuthorizationTicketRequest(ServiceRequest):
    """A ticket to change, and the service it belongs to."""

    authorization_ticket_update_request: (
        "AuthorizationTicketUpdateRequest | AuthorizationTicketUpdateRequestDict"
    )
    """The ticket, and what it shall hold."""
