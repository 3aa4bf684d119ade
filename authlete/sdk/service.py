"""Settings of services."""

from ..funcs.service_create import service_create
from ..funcs.service_delete import service_delete
from ..funcs.service_get import service_get
from ..funcs.service_get_configuration import service_get_configuration
from ..funcs.service_get_jwks import service_get_jwks
from ..funcs.service_list import service_list
from ..funcs.service_update import service_update
from ._family import Family, method


class Service(Family):
    """Settings of services, and what they publish about themselves."""

    get = method(service_get)
    list = method(service_list)
    create = method(service_create)
    update = method(service_update)
    delete = method(service_delete)
    get_jwks = method(service_get_jwks)
    get_configuration = method(service_get_configuration)
