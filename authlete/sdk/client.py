"""Client applications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..funcs.client_create import client_create
from ..funcs.client_delete import client_delete
from ..funcs.client_get import client_get
from ..funcs.client_list import client_list
from ..funcs.client_update import client_update
from ._family import Family, family, method

if TYPE_CHECKING:
    from .client_management import ClientManagement


class Client(Family):
    """Reading, creating, changing and deleting clients."""

    get = method(client_get)
    list = method(client_list)
    create = method(client_create)
    update = method(client_update)
    delete = method(client_delete)

    management: family[ClientManagement] = family(".client_management", "ClientManagement")
