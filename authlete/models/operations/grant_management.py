"""The request behind a grant management endpoint."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..grant_management._dicts import GMRequestDict
    from ..grant_management.process_request import GMRequest


class GrantMApiRequest(ServiceRequest):
    """A grant management request, and the service it concerns."""

    g_m_request: "GMRequest | GMRequestDict"
    """The request that your endpoint received."""
