"""The requests behind an authorization endpoint."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..authorization._dicts import (
        AuthorizationFailRequestDict,
        AuthorizationIssueRequestDict,
        AuthorizationRequestDict,
    )
    from ..authorization.fail import AuthorizationFailRequest
    from ..authorization.issue import AuthorizationIssueRequest
    from ..authorization.process_request import AuthorizationRequest


class AuthAuthorizationApiRequest(ServiceRequest):
    """An authorization request, and the service it concerns."""

    authorization_request: "AuthorizationRequest | AuthorizationRequestDict"
    """The request that your endpoint received."""


class AuthAuthorizationFailApiRequest(ServiceRequest):
    """An authorization request to fail, and the service it concerns."""

    authorization_fail_request: "AuthorizationFailRequest | AuthorizationFailRequestDict"
    """The ticket, and why."""


class AuthAuthorizationIssueApiRequest(ServiceRequest):
    """An authorization request to grant, and the service it concerns."""

    authorization_issue_request: "AuthorizationIssueRequest | AuthorizationIssueRequestDict"
    """The ticket, and who grants what."""
