"""What locking or unlocking a client takes and what it answers."""

import attrs

from .._base import concise


@attrs.frozen(kw_only=True)
class ClientFlagUpdateRequest:
    """Whether a client shall be locked."""

    __repr__ = concise

    client_locked: bool
    """True locks the client, so that it cannot be used; false unlocks it."""


@attrs.frozen(kw_only=True)
class ClientFlagUpdateResponse:
    """The outcome; that the call succeeded means that the lock is as asked for."""

    __repr__ = concise

    result_code: str | None = None
    """Authlete's code for the outcome."""
    result_message: str | None = None
    """The outcome in words."""
