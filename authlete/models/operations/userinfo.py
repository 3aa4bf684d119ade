"""The requests behind a userinfo endpoint."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..userinfo._dicts import UserinfoIssueRequestDict, UserinfoRequestDict
    from ..userinfo.issue import UserinfoIssueRequest
    from ..userinfo.process import UserinfoRequest


class AuthUserinfoApiRequest(ServiceRequest):
    """A userinfo request, and the service it concerns."""

    userinfo_request: "UserinfoRequest | UserinfoRequestDict"
    """The request that your endpoint received."""


class AuthUserinfoIssueApiRequest(ServiceRequest):
    """The claims for a userinfo request, and the service it concerns."""

    userinfo_issue_request: "UserinfoIssueRequest | UserinfoIssueRequestDict"
    """The claims, and the token of the request."""
