"""The requests of dynamic client registration."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..dynamic_client_registration._dicts import ClientRegistrationRequestDict
    from ..dynamic_client_registration.registration import ClientRegistrationRequest


class ClientRegistrationApiRequest(ServiceRequest):
    """A client that registers, and the service it registers with."""

    client_registration_request: "ClientRegistrationRequest | ClientRegistrationRequestDict"
    """The request that your endpoint received: ``json``."""


class ClientRegistrationGetApiRequest(ServiceRequest):
    """A client that reads its registration, and the service it belongs to."""

    client_registration_request: "ClientRegistrationRequest | ClientRegistrationRequestDict"
    """The request that your endpoint received: ``client_id`` and ``token``."""


class ClientRegistrationUpdateApiRequest(ServiceRequest):
    """A client that changes its registration, and the service it belongs to."""

    client_registration_request: "ClientRegistrationRequest | ClientRegistrationRequestDict"
    """The request that your endpoint received: ``client_id``, ``token`` and ``json``."""


class ClientRegistrationDeleteApiRequest(ServiceRequest):
    """A client that gives up its registration, and the service it belongs to."""

    client_registration_request: "ClientRegistrationRequest | ClientRegistrationRequestDict"
    """The request that your endpoint received: ``client_id`` and ``token``."""
