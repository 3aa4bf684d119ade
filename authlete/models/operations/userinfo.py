"""The requests behind a userinfo endpoint."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..userinfo._dicts import UserinfoRequestDict
    from ..userinfo.process import UserinfoRequest


class AuthUserinfoApiRequest(ServiceRequest):
    """A userinfo request, and the service it concerns."""

    userinfo_request: "UserinfoRequest | UserinfoRequestDict"
    """The request that your endpoint received."""
