"""The request of revocation."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..revocation._dicts import RevocationRequestDict
    from ..revocation.process import RevocationRequest


class AuthRevocationApiRequest(ServiceRequest):
    """A standard revocation request, and the service it concerns."""

    revocation_request: "RevocationRequest | RevocationRequestDict"
    """The request that your endpoint received."""
