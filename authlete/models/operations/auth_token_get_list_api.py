"""The request of ``token_operations_list_tokens``."""

from typing import TypedDict

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class AuthTokenGetListApiRequest:
    """Which of a service's tokens to list."""

    __repr__ = concise

    service_id: str | None = None
    """The service; may be left out where the client names one."""
    client_identifier: str | None = None
    """Only tokens of this client: its ID or its alias."""
    subject: str | None = None
    """Only tokens of this user."""
    start: int | None = None
    """Index of the first token, counted from 0 (inclusive); Authlete's default is 0."""
    end: int | None = None
    """Index after the last token (exclusive), at most 20 above ``start``; the default is 5."""


class AuthTokenGetListApiRequestDict(TypedDict, total=False):
    """``AuthTokenGetListApiRequest`` written as a dict."""

    service_id: str | None
    client_identifier: str | None
    subject: str | None
    start: int | None
    end: int | None
