"""Whether the server is well."""

from ....funcs.lifecycle_healthcheck import OPERATION as HEALTHCHECK
from ...routes import Route
from .healthcheck import healthcheck

ROUTES = (Route(HEALTHCHECK, healthcheck, anonymous=True),)
