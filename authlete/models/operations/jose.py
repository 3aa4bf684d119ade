"""The request of verifying JOSE objects."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..jose._dicts import JoseVerifyRequestDict
    from ..jose.verify import JoseVerifyRequest


class JoseVerifyApiRequest(ServiceRequest):
    """A JOSE object to verify, and the service that verifies it."""

    jose_verify_request: "JoseVerifyRequest | JoseVerifyRequestDict"
    """The object, and what is required of it."""
