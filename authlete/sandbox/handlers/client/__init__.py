"""Operations on clients."""

from ....funcs.client_create import OPERATION as CREATE
from ....funcs.client_delete import OPERATION as DELETE
from ....funcs.client_get import OPERATION as GET
from ....funcs.client_list import OPERATION as LIST
from ....funcs.client_update import OPERATION as UPDATE
from ...routes import Route
from .create import create
from .delete import delete
from .get import get
from .list import list_clients
from .update import update

ROUTES = (
    Route(CREATE, create),
    Route(LIST, list_clients),
    Route(GET, get),
    Route(UPDATE, update),
    Route(DELETE, delete),
)
