"""What asking for the metadata of the credential issuer takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class VciMetadataRequest:
    """How to write the metadata."""

    __repr__ = concise

    pretty: bool
    """Whether the JSON is written with line breaks and indentation."""


class VciMetadataResponseAction(StrEnum):
    """What ``/.well-known/openid-credential-issuer`` should answer."""

    OK = "OK"
    """200 with the metadata."""
    NOT_FOUND = "NOT_FOUND"
    """404: the service has no verifiable credentials."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: the service's settings are incomplete, or Authlete failed."""


@attrs.frozen(kw_only=True)
class VciMetadataResponse:
    """What ``/.well-known/openid-credential-issuer`` should answer.

    Source: OpenID for Verifiable Credential Issuance §12.2.
    """

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciMetadataResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The body to answer with, as the text of a JSON object: the metadata, or the error."""
