"""Trust between parties that do not know each other."""

from ..funcs.federation_configuration import federation_configuration
from ..funcs.federation_registration import federation_registration
from ._family import Family, method


class Federation(Family):
    """Trust between parties that do not know each other (OpenID Federation 1.0)."""

    configuration = method(federation_configuration)
    registration = method(federation_registration)
