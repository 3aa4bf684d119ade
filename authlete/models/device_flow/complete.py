"""What completing a device authorization request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked, str_tuple
from ..common.property import Property, property_tuple


class DeviceCompleteRequestResult(StrEnum):
    """How it ended."""

    AUTHORIZED = "AUTHORIZED"
    """The user was authenticated and said yes."""
    ACCESS_DENIED = "ACCESS_DENIED"
    """The user said no: ``access_denied``."""
    TRANSACTION_FAILED = "TRANSACTION_FAILED"
    """The user said nothing, or something failed: ``expired_token``."""


@attrs.frozen(kw_only=True)
class DeviceCompleteRequest:
    """The device authorization request to complete, and what the user said."""

    __repr__ = concise

    user_code: str = attrs.field(repr=masked)
    """The code that the user entered; it is used up."""
    result: DeviceCompleteRequestResult
    """How it ended."""
    subject: str
    """The user that the token is to speak for."""
    sub: str | None = None
    """The ``sub`` claim of the ID token; ``subject`` if left out."""
    auth_time: int | None = None
    """When the user was authenticated, in seconds since the Unix epoch."""
    acr: str | None = None
    """Authentication context class of the user's authentication."""
    claims: str | None = attrs.field(default=None, repr=masked)
    """The user's claims for the ID token, as the text of a JSON object."""
    properties: tuple[Property, ...] | None = attrs.field(default=None, converter=property_tuple)
    """Extra properties to attach to the access token."""
    scopes: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """What is granted, in place of what was asked for."""
    error_description: str | None = None
    """What went wrong, for the client's developers; ASCII without ``"`` and the backslash."""
    error_uri: str | None = None
    """A page that says more about it."""
    idt_header_params: str | None = None
    """Further header parameters of the ID token, as the text of a JSON object."""
    consented_claims: tuple[str, ...] | None = attrs.field(default=None, converter=str_tuple)
    """The claims that the user lets the client see."""
    jwt_at_claims: str | None = None
    """Further claims for a JWT access token, as the text of a JSON object."""
    access_token_duration: int | None = None
    """Lifetime of the access token in seconds; 0 leaves it to the service's settings."""
    refresh_token_duration: int | None = None
    """Lifetime of the refresh token in seconds; 0 leaves it to the service's settings."""
    id_token_aud_type: str | None = None
    """The form of the ID token's ``aud`` claim: ``array`` or ``string``; as the service has it if
    left out."""


class DeviceCompleteResponseAction(StrEnum):
    """What your page should tell the user."""

    SUCCESS = "SUCCESS"
    """That all is done; the device learns the rest at the token endpoint."""
    INVALID_REQUEST = "INVALID_REQUEST"
    """500: the call was wrong."""
    USER_CODE_EXPIRED = "USER_CODE_EXPIRED"
    """That the code has expired; the device must start again."""
    USER_CODE_NOT_EXIST = "USER_CODE_NOT_EXIST"
    """That the code is no longer good; the device must start again."""
    SERVER_ERROR = "SERVER_ERROR"
    """500: Authlete failed."""


@attrs.frozen(kw_only=True)
class DeviceCompleteResponse:
    """Whether the request is complete."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: DeviceCompleteResponseAction | str | None = None
    """What your page should tell the user. Branch on it: not every answer is a success."""
