"""The endpoints of a member of a federation (OpenID Federation 1.0)."""

from ....funcs.federation_configuration import OPERATION as CONFIGURATION
from ....funcs.federation_registration import OPERATION as REGISTRATION
from ...routes import Route
from .configuration import configuration
from .registration import registration

ROUTES = (Route(CONFIGURATION, configuration), Route(REGISTRATION, registration))
