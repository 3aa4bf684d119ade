"""The requests of the operations on clients."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..client._dicts import ClientDict
    from ..client.client import Client


class ClientGetApiRequest(ServiceRequest):
    """A client to get, and the service it belongs to."""

    client_id: int | str
    """The client: its ID."""


class ClientGetListApiRequest(ServiceRequest, total=False):
    """Which of a service's clients to list."""

    developer: str | None
    """Only clients of this developer."""
    start: int | None
    """Index of the first client, counted from 0 (inclusive); Authlete's default is 0."""
    end: int | None
    """Index after the last client (exclusive); Authlete's default is 5."""


class ClientCreateApiRequest(ServiceRequest):
    """A client to create, and the service to create it in."""

    client: "Client | ClientDict"
    """The client."""


class ClientUpdateApiRequest(ServiceRequest):
    """A client to change, and the service it belongs to."""

    client_id: int | str
    """The client: its ID."""
    client: "Client | ClientDict"
    """The client as it shall be."""


class ClientDeleteApiRequest(ServiceRequest):
    """A client to delete, and the service it belongs to."""

    client_id: int | str
    """The client: its ID."""
