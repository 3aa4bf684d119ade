"""The tickets of authorization requests."""

from ..funcs.authorization_management_get_ticket_info import (
    authorization_management_get_ticket_info,
)
from ..funcs.authorization_management_update_ticket import authorization_management_update_ticket
from ._family import Family, method


class AuthorizationManagement(Family):
    """The tickets of authorization requests, and what is attached to them."""

    get_ticket_info = method(authorization_management_get_ticket_info)
    update_ticket = method(authorization_management_update_ticket)
