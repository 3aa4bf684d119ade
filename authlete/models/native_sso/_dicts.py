"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import Required, TypedDict


class NativeSsoLogoutRequestDict(TypedDict, total=False):
    """``NativeSsoLogoutRequest`` written as a dict."""

    session_id: Required[str]
    """The user's authentication session, as the tokens of native single sign-on hold it."""


class NativeSsoRequestDict(TypedDict, total=False):
    """``NativeSsoRequest`` written as a dict."""

    access_token: Required[str]
    """The access token that processing the token request answered; its JWT form if it has one."""
    refresh_token: str | None
    """The refresh token that it answered."""
    sub: str | None
    """The ``sub`` claim; the access token's subject if left out."""
    claims: str | None
    """Further claims, as the text of a JSON object."""
    idt_header_params: str | None
    """Further header parameters, as the text of a JSON object."""
    id_token_aud_type: str | None
    """The form of the ``aud`` claim: ``array`` (the default) or ``string``."""
    device_secret: Required[str]
    """The device secret that it answered; a new one if it answered none."""
    device_secret_hash: str | None
    """The ``ds_hash`` claim; base64url of the device secret's SHA-256 if left out."""
