"""What issuing credentials by the batch takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from .credential_issuance_order import CredentialIssuanceOrder, order_tuple


@attrs.frozen(kw_only=True)
class VciBatchIssueRequest:
    """What to answer a batch that ``verifiable_credentials_batch_parse`` found good."""

    __repr__ = concise

    access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token that came with it."""
    orders: tuple[CredentialIssuanceOrder, ...] | None = attrs.field(
        default=None, converter=order_tuple
    )
    """What to issue, an order for each request; without any the answer is ``CALLER_ERROR``."""


class VciBatchIssueResponseAction(StrEnum):
    """What the batch credential endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as ``application/json``: credentials, and transaction IDs."""
    OK_JWT = "OK_JWT"
    """200 with ``response_content`` as ``application/jwt``: likewise, encrypted."""
    ACCEPTED = "ACCEPTED"
    """202 with ``response_content`` as ``application/json``: only transaction IDs."""
    ACCEPTED_JWT = "ACCEPTED_JWT"
    """202 with ``response_content`` as ``application/jwt``: likewise, encrypted."""
    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content``: the wallet's request is wrong."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401: the access token is no good."""
    FORBIDDEN = "FORBIDDEN"
    """403 with ``response_content``: the service has no verifiable credentials."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content``: Authlete failed."""
    CALLER_ERROR = "CALLER_ERROR"
    """500 with a body of your own: the call was wrong."""


@attrs.frozen(kw_only=True)
class VciBatchIssueResponse:
    """What the batch credential endpoint should answer (drafts of OpenID4VCI)."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciBatchIssueResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body to answer with; after ``UNAUTHORIZED`` the ``WWW-Authenticate`` header."""
