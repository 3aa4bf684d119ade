"""Keys in hardware security modules."""

from ..funcs.hardware_security_keys_create import hardware_security_keys_create
from ..funcs.hardware_security_keys_delete import hardware_security_keys_delete
from ..funcs.hardware_security_keys_get import hardware_security_keys_get
from ..funcs.hardware_security_keys_list import hardware_security_keys_list
from ._family import Family, method


class HardwareSecurityKeys(Family):
    """Keys that stay in a hardware security module."""

    create = method(hardware_security_keys_create)
    delete = method(hardware_security_keys_delete)
    get = method(hardware_security_keys_get)
    list = method(hardware_security_keys_list)
