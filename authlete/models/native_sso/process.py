"""What an ID token with a device secret takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class NativeSsoRequest:
    """The tokens that a token request got, and what the ID token beside them shall say."""

    __repr__ = concise

    access_token: str = attrs.field(repr=masked)
    """The access token that processing the token request answered; its JWT form if it has one."""
    refresh_token: str | None = attrs.field(default=None, repr=masked)
    """The refresh token that it answered."""
    sub: str | None = None
    """The ``sub`` claim; the access token's subject if left out."""
    claims: str | None = None
    """Further claims, as the text of a JSON object."""
    idt_header_params: str | None = None
    """Further header parameters, as the text of a JSON object."""
    id_token_aud_type: str | None = None
    """The form of the ``aud`` claim: ``array`` (the default) or ``string``."""
    device_secret: str = attrs.field(repr=masked)
    """The device secret that it answered; a new one if it answered none."""
    device_secret_hash: str | None = None
    """The ``ds_hash`` claim; base64url of the device secret's SHA-256 if left out."""


class NativeSsoResponseAction(StrEnum):
    """What your token endpoint should answer."""

    OK = "OK"
    """200 with ``response_content`` as JSON."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON."""
    CALLER_ERROR = "CALLER_ERROR"
    """The request was wrong: something to mend in your server."""


@attrs.frozen(kw_only=True)
class NativeSsoResponse:
    """The token response for the client, if ``action`` is ``OK``."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: NativeSsoResponseAction | str | None = None
    """What the token endpoint should answer. Branch on it: not every answer is a success."""
    response_content: str | None = attrs.field(default=None, repr=masked)
    """The body of that answer, as JSON text; holds tokens and the device secret."""
    id_token: str | None = attrs.field(default=None, repr=masked)
    """The ID token as a JWT."""
