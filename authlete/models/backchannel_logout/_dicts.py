"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""

from typing import Required, TypedDict


class BackchannelLogoutTokenRequestDict(TypedDict, total=False):
    """``BackchannelLogoutTokenRequest`` written as a dict."""

    client_identifier: Required[str]
    """The client to tell, by its ID or alias."""
    subject: str | None
    """The user who has logged out: the ``sub`` claim."""
    session_id: str | None
    """The session that has ended: the ``sid`` claim."""
