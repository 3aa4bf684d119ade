"""The requests of the operations on services."""

from typing import TYPE_CHECKING, TypedDict

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..service._dicts import ServiceDict
    from ..service.service import Service


class ServiceGetApiRequest(ServiceRequest):
    """The service that is wanted."""


class ServiceGetListApiRequest(TypedDict, total=False):
    """Which of the services to list."""

    start: int | None
    """Index of the first service, counted from 0 (inclusive); Authlete's default is 0."""
    end: int | None
    """Index after the last service (exclusive); Authlete's default is 5."""


class ServiceCreateApiRequest(TypedDict):
    """A service to create."""

    service: "Service | ServiceDict"
    """The service; what Authlete gives it, such as ``api_key``, is ignored."""


class ServiceUpdateApiRequest(ServiceRequest):
    """A service to change."""

    service: "Service | ServiceDict"
    """All its settings, those that do not change too."""


class ServiceDeleteApiRequest(ServiceRequest):
    """The service to delete."""


class ServiceJwksGetApiRequest(ServiceRequest, total=False):
    """The service whose JWK set is wanted."""

    include_private_keys: bool | None
    """Whether the answer holds private keys too; Authlete's default is not to."""
    pretty: bool | None
    """Whether the text is set out in lines; Authlete's default is not to."""


class ServiceConfigurationApiRequest(ServiceRequest, total=False):
    """The service whose discovery document is wanted."""

    pretty: bool | None
    """Whether the text is set out in lines; Authlete's default is not to."""
    patch: str | None
    """Changes that Authlete is to make to it: the text of a JSON Patch (RFC 6902)."""
