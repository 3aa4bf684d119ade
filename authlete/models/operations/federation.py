"""The requests behind the endpoints of a federation."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..federation._dicts import (
        FederationConfigurationRequestDict,
        FederationRegistrationRequestDict,
    )
    from ..federation.configuration import FederationConfigurationRequest
    from ..federation.registration import FederationRegistrationRequest


class FederationConfigurationApiRequest(ServiceRequest):
    """Which entity configuration is wanted, and the service that it is of."""

    federation_configuration_request: (
        "FederationConfigurationRequest | FederationConfigurationRequestDict"
    )
    """What it is to tell; ``{}`` for the default."""


class FederationRegistrationApiRequest(ServiceRequest):
    """A client to register, and the service to register it at."""

    federation_registration_request: (
        "FederationRegistrationRequest | FederationRegistrationRequestDict"
    )
    """The request that your endpoint received."""
