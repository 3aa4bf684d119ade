"""What deleting a key in a hardware security module answers."""

from enum import StrEnum

import attrs

from .._base import concise
from ..common.hsk import Hsk


class HskDeleteResponseAction(StrEnum):
    """How the call went."""

    SUCCESS = "SUCCESS"
    """The key was deleted."""
    INVALID_REQUEST = "INVALID_REQUEST"
    """The request was wrong."""
    NOT_FOUND = "NOT_FOUND"
    """There is no such key."""
    SERVER_ERROR = "SERVER_ERROR"
    """Authlete failed."""


@attrs.frozen(kw_only=True)
class HskDeleteResponse:
    """The key that was deleted, if ``action`` is ``SUCCESS``."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
    action: HskDeleteResponseAction | str | None = None
    """How the call went. Branch on it: not every answer is a success."""
    hsk: Hsk | None = None
    """The key that was deleted."""
