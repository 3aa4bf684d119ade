"""What parsing a batch credential request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from .credential_request_info import CredentialRequestInfo


@attrs.frozen(kw_only=True)
class VciBatchParseRequest:
    """A batch credential request that your batch credential endpoint received.

    Source: drafts of OpenID for Verifiable Credential Issuance; version 1.0 has no such endpoint.
    """

    __repr__ = concise

    access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token that came with it; introspect it first, as not all of it is checked here."""
    request_content: str | None = attrs.field(default=None, repr=masked)
    """Its body, as the text of a JSON object with ``credential_requests``."""


class VciBatchParseResponseAction(StrEnum):
    """What the batch credential endpoint should do next."""

    OK = "OK"
    """Pass an order for each ``info`` to ``verifiable_credentials_batch_issue``."""
    BAD_REQUEST = "BAD_REQUEST"
    """400: the wallet's request is wrong."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401: the access token is no good."""
    FORBIDDEN = "FORBIDDEN"
    """403: the service has no verifiable credentials."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: Authlete failed."""


@attrs.frozen(kw_only=True)
class VciBatchParseResponse:
    """What is asked for, if ``action`` is ``OK``; otherwise what to answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciBatchParseResponseAction | str | None = None
    """What the endpoint should do next. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The error to answer with: the ``WWW-Authenticate`` header after ``UNAUTHORIZED``, else the
    body, as the text of a JSON object."""
    info: tuple[CredentialRequestInfo, ...] | None = None
    """The credential requests, in their order."""
