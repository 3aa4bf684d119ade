"""What asking for the key set of the credential issuer takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class VciJwksRequest:
    """How to write the JWK set."""

    __repr__ = concise

    pretty: bool
    """Whether the JSON is written with line breaks and indentation."""


class VciJwksResponseAction(StrEnum):
    """What the endpoint of the credential issuer's JWK set should answer."""

    OK = "OK"
    """200 with the JWK set."""
    NOT_FOUND = "NOT_FOUND"
    """404: the service has no verifiable credentials."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: the service's settings are incomplete, or Authlete failed."""


@attrs.frozen(kw_only=True)
class VciJwksResponse:
    """What the endpoint of the credential issuer's JWK set should answer (RFC 7517 §5)."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciJwksResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = None
    """The body to answer with, as the text of a JSON object: the public keys, or the error."""
