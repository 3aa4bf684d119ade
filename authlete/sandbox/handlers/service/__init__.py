"""Operations on services."""

from ....funcs.service_create import OPERATION as CREATE
from ....funcs.service_delete import OPERATION as DELETE
from ....funcs.service_get import OPERATION as GET
from ....funcs.service_get_configuration import OPERATION as GET_CONFIGURATION
from ....funcs.service_get_jwks import OPERATION as GET_JWKS
from ....funcs.service_list import OPERATION as LIST
from ....funcs.service_update import OPERATION as UPDATE
from ...routes import Route
from .create import create
from .delete import delete
from .get import get
from .get_configuration import get_configuration
from .get_jwks import get_jwks
from .list import list_services
from .update import update

ROUTES = (
    Route(CREATE, create),
    Route(LIST, list_services),
    Route(GET, get),
    Route(UPDATE, update),
    Route(DELETE, delete),
    Route(GET_JWKS, get_jwks),
    Route(GET_CONFIGURATION, get_configuration),
)
