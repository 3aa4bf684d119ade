"""What ending a session of native single sign-on takes and what it answers."""

from enum import StrEnum

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class NativeSsoLogoutRequest:
    """The session to end."""

    __repr__ = concise

    session_id: str
    """The user's authentication session, as the tokens of native single sign-on hold it."""


class NativeSsoLogoutResponseAction(StrEnum):
    """How the call went."""

    OK = "OK"
    """The tokens of the session are deleted."""
    SERVER_ERROR = "SERVER_ERROR"
    """Authlete failed."""
    CALLER_ERROR = "CALLER_ERROR"
    """The request was wrong."""


@attrs.frozen(kw_only=True)
class NativeSsoLogoutResponse:
    """How many tokens were deleted with the session."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: NativeSsoLogoutResponseAction | str | None = None
    """How the call went. Branch on it: not every answer is a success."""
    count: int | None = None
    """The number of records of access and refresh tokens that were deleted."""
