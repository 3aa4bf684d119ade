"""Clients that register themselves."""

from ..funcs.dynamic_client_registration_delete import dynamic_client_registration_delete
from ..funcs.dynamic_client_registration_get import dynamic_client_registration_get
from ..funcs.dynamic_client_registration_register import dynamic_client_registration_register
from ..funcs.dynamic_client_registration_update import dynamic_client_registration_update
from ._family import Family, method


class DynamicClientRegistration(Family):
    """Clients that register and manage themselves (RFC 7591, RFC 7592)."""

    register = method(dynamic_client_registration_register)
    get = method(dynamic_client_registration_get)
    update = method(dynamic_client_registration_update)
    delete = method(dynamic_client_registration_delete)
