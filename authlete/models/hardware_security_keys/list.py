"""What the list of keys in hardware security modules answers."""

from enum import StrEnum

import attrs

from .._base import concise
from ..common.hsk import Hsk


class HskGetListResponseAction(StrEnum):
    """How the call went."""

    SUCCESS = "SUCCESS"
    """The list is whole."""
    INVALID_REQUEST = "INVALID_REQUEST"
    """The request was wrong."""
    SERVER_ERROR = "SERVER_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class HskGetListResponse:
    """All keys of the service that are in a hardware security module."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: HskGetListResponseAction | str | None = None
    """How the call went. Branch on it: not every answer is a success."""
    hsks: tuple[Hsk, ...] | None = None
    """The keys."""
