"""What making a nonce for key proofs takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class VciNonceRequest:
    """How to write the answer with the nonce."""

    __repr__ = concise

    pretty: bool | None = None
    """Whether the JSON is written with line breaks and indentation; not by default."""


class VciNonceResponseAction(StrEnum):
    """What the nonce endpoint should answer."""

    OK = "OK"
    """200 with the nonce; the answer must not be stored (``Cache-Control: no-store``)."""
    NOT_FOUND = "NOT_FOUND"
    """404: the service has no verifiable credentials."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500: the service's settings are incomplete, or Authlete failed."""


@attrs.frozen(kw_only=True)
class VciNonceResponse:
    """What the nonce endpoint should answer.

    Source: OpenID for Verifiable Credential Issuance §7.
    """

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: VciNonceResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body to answer with, as the text of a JSON object: the nonce, or the error."""
    cnonce: str | None = attrs.field(default=None, repr=masked)
    """The nonce (``c_nonce``) that a wallet puts into its key proofs."""
