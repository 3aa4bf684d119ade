"""Introspection, Authlete's own and that of RFC 7662."""

from ....funcs.introspection_process import OPERATION as PROCESS
from ....funcs.introspection_standard_process import OPERATION as STANDARD_PROCESS
from ...routes import Route
from .process import no_token, process
from .standard_process import no_form, standard_process

ROUTES = (
    Route(PROCESS, process, missing={"token": no_token}),
    Route(STANDARD_PROCESS, standard_process, missing={"parameters": no_form}),
)
