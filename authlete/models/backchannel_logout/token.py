"""What a logout token takes and what comes with it."""

from enum import StrEnum

import attrs

from .._base import concise, masked


@attrs.frozen(kw_only=True)
class BackchannelLogoutTokenRequest:
    """Whose logout to tell to which client; ``subject``, ``session_id`` or both must be given."""

    __repr__ = concise

    client_identifier: str
    """The client to tell, by its ID or alias."""
    subject: str | None = None
    """The user who has logged out: the ``sub`` claim."""
    session_id: str | None = None
    """The session that has ended: the ``sid`` claim."""


class BackchannelLogoutTokenResponseAction(StrEnum):
    """What the caller should do next."""

    OK = "OK"
    """Post the token to the client."""
    SERVER_ERROR = "SERVER_ERROR"
    """Authlete failed."""
    CALLER_ERROR = "CALLER_ERROR"
    """The request was wrong."""


@attrs.frozen(kw_only=True)
class BackchannelLogoutTokenResponse:
    """The logout token, if ``action`` is ``OK``, and where it goes.

    Your server posts ``logout_token=…`` there, form-encoded (Back-Channel Logout §2.5).
    """

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: BackchannelLogoutTokenResponseAction | str | None = None
    """What the caller should do next. Branch on it: not every answer is a success."""
    logout_token: str | None = attrs.field(default=None, repr=masked)
    """The token as a JWT (Back-Channel Logout §2.4)."""
    backchannel_logout_uri: str | None = None
    """The client's ``backchannel_logout_uri``, unchecked; absent if it has none."""
