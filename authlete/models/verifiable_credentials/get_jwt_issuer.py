"""What asking for the JWT VC issuer metadata takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class VciJwtissuerRequest:
    """How to write the metadata."""

    __repr__ = concise

    pretty: bool
    """Whether the JSON is written with line breaks and indentation."""


class VciJwtissuerResponseAction(StrEnum):
    """What ``/.well-known/jwt-vc-issuer`` should answer."""

    OK = "OK"
    """200 with the metadata."""
    NOT_FOUND = "NOT_FOUND"
    """404: the service has no verifiable credentials."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: the service's settings are incomplete, or Authlete failed."""


@attrs.frozen(kw_only=True)
class VciJwtissuerResponse:
    """What ``/.well-known/jwt-vc-issuer`` should answer.

    Source: JWT VC issuer metadata of SD-JWT-based Verifiable Credentials (SD-JWT VC).
    """

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciJwtissuerResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The body to answer with, as the text of a JSON object: ``issuer`` and ``jwks_uri``, or the
    error."""
