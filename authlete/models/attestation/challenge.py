"""What a challenge for attestations takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class AttestationChallengeRequest:
    """How the answer of your challenge endpoint shall look."""

    __repr__ = concise

    pretty: bool | None = None
    """Whether its JSON is indented for reading."""


class AttestationChallengeResponseAction(StrEnum):
    """What your challenge endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as JSON, and ``Cache-Control: no-store``."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON."""


@attrs.frozen(kw_only=True)
class AttestationChallengeResponse:
    """The challenge, if ``action`` is ``OK``, and what your challenge endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: AttestationChallengeResponseAction | str | None = None
    """What the endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body of that answer, as JSON text; holds the challenge."""
    attestation_challenge: str | None = attrs.field(default=None, repr=masked)
    """The challenge: a client's next proof of possession must hold it."""
