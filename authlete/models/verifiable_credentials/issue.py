"""What issuing a credential takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from .credential_issuance_order import CredentialIssuanceOrder


@attrs.frozen(kw_only=True)
class VciSingleIssueRequest:
    """What to answer a credential request that ``verifiable_credentials_parse`` found good."""

    __repr__ = concise

    access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token that came with it."""
    order: CredentialIssuanceOrder | None = None
    """What to issue; without it the answer is ``CALLER_ERROR``."""
    denied: bool | None = None
    """Whether the wallet's request is denied, with ``credential_request_denied``; version
    ``1.0-ID1`` of OpenID4VCI has no such error."""
    interval: int | None = None
    """How long the wallet should wait before it asks again, in seconds, if issuance is deferred;
    0 leaves it to Authlete. Version ``1.0-ID1`` of OpenID4VCI has no such member."""


class VciSingleIssueResponseAction(StrEnum):
    """What the credential endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as ``application/json``: the credential."""
    OK_JWT = "OK_JWT"
    """200 with ``response_content`` as ``application/jwt``: likewise, encrypted."""
    ACCEPTED = "ACCEPTED"
    """202 with ``response_content`` as ``application/json``: a transaction ID."""
    ACCEPTED_JWT = "ACCEPTED_JWT"
    """202 with ``response_content`` as ``application/jwt``: likewise, encrypted."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content``: the wallet's request is wrong, or was denied."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401: the access token is no good."""
    FORBIDDEN = "FORBIDDEN"
    """403 with ``response_content``: the service has no verifiable credentials."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content``: Authlete failed."""
    CALLER_ERROR = "CALLER_ERROR"
    """500 with a body of your own: the call was wrong."""


@attrs.frozen(kw_only=True)
class VciSingleIssueResponse:
    """What the credential endpoint should answer (OpenID4VCI §8.3)."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciSingleIssueResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body to answer with; after ``UNAUTHORIZED`` the ``WWW-Authenticate`` header."""
    transaction_id: str | None = attrs.field(default=None, repr=masked)
    """The transaction ID, by which the wallet asks again, if issuance is deferred."""
