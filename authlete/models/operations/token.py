"""The requests behind a token endpoint."""

from typing import TYPE_CHECKING

from ._base import ServiceRequest

if TYPE_CHECKING:
    from ..token._dicts import TokenFailRequestDict, TokenIssueRequestDict, TokenRequestDict
    from ..token.fail import TokenFailRequest
    from ..token.issue import TokenIssueRequest
    from ..token.process import TokenRequest


class AuthTokenApiRequest(ServiceRequest):
    """A token request, and the service it concerns."""

    token_request: "TokenRequest | TokenRequestDict"
    """The request that your endpoint received."""


class AuthTokenFailApiRequest(ServiceRequest):
    """A token request to fail, and the service it concerns."""

    token_fail_request: "TokenFailRequest | TokenFailRequestDict"
    """The ticket, and why."""


class AuthTokenIssueApiRequest(ServiceRequest):
    """A token request to grant, and the service it concerns."""

    token_issue_request: "TokenIssueRequest | TokenIssueRequestDict"
    """The ticket, and the user."""
