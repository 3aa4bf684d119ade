"""What the requests of many operations share."""

from typing import TypedDict


class ServiceRequest(TypedDict, total=False):
    """A request to a service."""

    service_id: str | None
    """The service; may be left out where the client names one."""
