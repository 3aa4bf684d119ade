"""The tickets of authorization requests."""

from ....funcs.authorization_management_get_ticket_info import OPERATION as GET_TICKET_INFO
from ....funcs.authorization_management_update_ticket import OPERATION as UPDATE_TICKET
from ...routes import Route
from .ticket import get_ticket_info, no_info, no_ticket, update_ticket

ROUTES = (
    Route(GET_TICKET_INFO, get_ticket_info, missing={"ticket": no_ticket}),
    Route(UPDATE_TICKET, update_ticket, missing={"ticket": no_ticket, "info": no_info}),
)
