"""What reissuing an ID token takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class IdtokenReissueRequest:
    """The tokens of a refresh that shall come with an ID token, and what the ID token shall say."""

    __repr__ = concise

    access_token: str = attrs.field(repr=masked)
    """The access token; its JWT form if the service issues such."""
    refresh_token: str = attrs.field(repr=masked)
    """The refresh token."""
    sub: str | None = None
    """The ``sub`` claim; the access token's subject if left out."""
    claims: str | None = None
    """Further claims, as the text of a JSON object."""
    idt_header_params: str | None = None
    """Further header parameters, as the text of a JSON object."""
    id_token_aud_type: str | None = None
    """The form of the ``aud`` claim: ``array`` (the default) or ``string``."""


class IdtokenReissueResponseAction(StrEnum):
    """What the caller should do next."""

    OK = "OK"
    """Answer the client with ``response_content``."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """Authlete failed."""
    CALLER_ERROR = "CALLER_ERROR"
    """The request was wrong."""


@attrs.frozen(kw_only=True)
class IdtokenReissueResponse:
    """The new ID token, if ``action`` is ``OK``; otherwise the reason there is none."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: IdtokenReissueResponseAction | str | None = None
    """What the caller should do next. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The whole token response for the client, as JSON text; holds tokens."""
    id_token: str | None = attrs.field(default=None, repr=masked)
    """The ID token as a JWT."""
