"""The request behind a pushed authorization request endpoint."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..pushed_authorization._dicts import PushedAuthorizationRequestDict
    from ..pushed_authorization.create import PushedAuthorizationRequest


class PushedAuthReqApiRequest(ServiceRequest):
    """A pushed authorization request, and the service it concerns."""

    pushed_authorization_request: "PushedAuthorizationRequest | PushedAuthorizationRequestDict"
    """The request that your endpoint received."""
