"""Clients that register and manage themselves (RFC 7591, RFC 7592)."""

from ....funcs.dynamic_client_registration_delete import OPERATION as DELETE
from ....funcs.dynamic_client_registration_get import OPERATION as GET
from ....funcs.dynamic_client_registration_register import OPERATION as REGISTER
from ....funcs.dynamic_client_registration_update import OPERATION as UPDATE
from ...routes import Route
from .delete import delete
from .get import get
from .register import register
from .update import update

ROUTES = (
    Route(REGISTER, register),
    Route(GET, get),
    Route(UPDATE, update),
    Route(DELETE, delete),
)
