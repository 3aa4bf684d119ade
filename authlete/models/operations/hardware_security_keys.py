"""The requests of the operations on keys in hardware security modules."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..hardware_security_keys._dicts import HskCreateRequestDict
    from ..hardware_security_keys.create import HskCreateRequest


class HskCreateApiRequest(ServiceRequest):
    """A key to create, and the service to create it for."""

    hsk_create_request: "HskCreateRequest | HskCreateRequestDict"
    """The key."""


class HskDeleteApiRequest(ServiceRequest):
    """A key to delete, and the service it belongs to."""

    handle: str
    """The key, as Authlete named it when it was created."""


class HskGetApiRequest(ServiceRequest):
    """A key to get, and the service it belongs to."""

    handle: str
    """The key, as Authlete named it when it was created."""


class HskGetListApiRequest(ServiceRequest):
    """The service whose keys to list."""
