"""Keys in a hardware security module: their records, since the sandbox has no such module."""

from ....funcs.hardware_security_keys_create import OPERATION as CREATE
from ....funcs.hardware_security_keys_delete import OPERATION as DELETE
from ....funcs.hardware_security_keys_get import OPERATION as GET
from ....funcs.hardware_security_keys_list import OPERATION as LIST
from ...routes import Route
from .create import create
from .delete import delete
from .get import get
from .list import list_keys

ROUTES = (Route(CREATE, create), Route(LIST, list_keys), Route(GET, get), Route(DELETE, delete))
