"""What parsing a credential request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked
from .credential_request_info import CredentialRequestInfo


@attrs.frozen(kw_only=True)
class VciSingleParseRequest:
    """A credential request that your credential endpoint received.

    Source: OpenID for Verifiable Credential Issuance §8.2.
    """

    __repr__ = concise

    access_token: str | None = attrs.field(default=None, repr=masked)
    """The access token that came with it; introspect it first, as not all of it is checked here."""
    request_content: str | None = attrs.field(default=None, repr=masked)
    """Its body, as the text of a JSON object."""


class VciSingleParseResponseAction(StrEnum):
    """What the credential endpoint should do next."""

    OK = "OK"
    """Pass ``info.identifier`` to ``verifiable_credentials_issue``."""
    BAD_REQUEST = "BAD_REQUEST"
    """400: the wallet's request is wrong."""
    UNAUTHORIZED = "UNAUTHORIZED"
    """401: the access token is no good."""
    FORBIDDEN = "FORBIDDEN"
    """403: the service has no verifiable credentials."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: Authlete failed."""


@attrs.frozen(kw_only=True)
class VciSingleParseResponse:
    """What is asked for, if ``action`` is ``OK``; otherwise what to answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciSingleParseResponseAction | str | None = None
    """What the endpoint should do next. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The error to answer with: the ``WWW-Authenticate`` header after ``UNAUTHORIZED``, else the
    body, as the text of a JSON object."""
    info: CredentialRequestInfo | None = None
    """The credential request."""
