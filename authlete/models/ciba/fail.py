"""What refusing a backchannel authentication request takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise, masked


class BackchannelAuthenticationFailRequestReason(StrEnum):
    """Why the request is refused: the word, in lower case, is the error that the client is told."""

    ACCESS_DENIED = "ACCESS_DENIED"
    """It is refused without asking the user."""
    EXPIRED_LOGIN_HINT_TOKEN = "EXPIRED_LOGIN_HINT_TOKEN"  # noqa: S105 - an error, not a secret
    """The ``login_hint_token`` has expired."""
    INVALID_BINDING_MESSAGE = "INVALID_BINDING_MESSAGE"
    """The binding message cannot be shown."""
    INVALID_TARGET = "INVALID_TARGET"
    """The resources asked for are refused (RFC 8707)."""
    INVALID_USER_CODE = "INVALID_USER_CODE"
    """The user code is wrong."""
    MISSING_USER_CODE = "MISSING_USER_CODE"
    """The user wants a user code, and there is none."""
    SERVER_ERROR = "SERVER_ERROR"
    """Your server failed."""
    UNAUTHORIZED_CLIENT = "UNAUTHORIZED_CLIENT"
    """The client may not ask in this way."""
    UNKNOWN_USER_ID = "UNKNOWN_USER_ID"
    """The hint does not say which user is meant."""


@attrs.frozen(kw_only=True)
class BackchannelAuthenticationFailRequest:
    """The backchannel authentication request to refuse, and why."""

    __repr__ = concise

    ticket: str = attrs.field(repr=masked)
    """The ticket that ``ciba_process_authentication`` answered; it is deleted."""
    reason: BackchannelAuthenticationFailRequestReason
    """Why; decides which error the client is told."""
    error_description: str | None = None
    """The reason in words, for the client's developers."""
    error_uri: str | None = None
    """A page that says more about it."""


class BackchannelAuthenticationFailResponseAction(StrEnum):
    """What your backchannel authentication endpoint should answer."""

    BAD_REQUEST = "BAD_REQUEST"
    """400 with ``response_content`` as JSON."""
    FORBIDDEN = "FORBIDDEN"
    """403 with ``response_content`` as JSON: the reason was ``ACCESS_DENIED``."""
    INTERNAL_SERVER_ERROR = "INTERNAL_SERVER_ERROR"
    """500 with ``response_content`` as JSON: the reason was ``SERVER_ERROR``, the call was wrong,
    or Authlete failed."""


@attrs.frozen(kw_only=True)
class BackchannelAuthenticationFailResponse:
    """What your backchannel authentication endpoint should answer."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: BackchannelAuthenticationFailResponseAction | str | None = None
    """What the endpoint should answer. Branch on it."""
    response_content: str | None = None
    """The body of that answer, as JSON text."""
