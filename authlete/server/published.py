"""A cache of what a service publishes, filled by one request at a time.

While Authlete cannot be reached, what was known is served for up to a day.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import attrs

from .._aio import Lock
from .failures import AuthleteFailedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from .messages import Response


T = TypeVar("T")

FRESH_SECONDS: Final = 60
STALE_SECONDS: Final = 24 * 3600
RETRY_SECONDS: Final = 5
"""How long a failure is not tried again, where there is something older to serve."""


@attrs.define
class Published(Generic[T]):
    """The latest answer of one operation, as what it becomes."""

    _lock: Lock = attrs.field(factory=Lock, init=False, repr=False)
    _value: T | None = attrs.field(default=None, init=False)
    _fetched_at: float = attrs.field(default=0, init=False)
    _failed_at: float = attrs.field(default=-math.inf, init=False)
    _failures: int = attrs.field(default=0, init=False)
    _failure: AuthleteFailedError | None = attrs.field(default=None, init=False)

    async def get(self, fetch: Callable[[], Awaitable[T]], now: float) -> T:
        """Return it, and fetch it if it is older than a minute.

        Raises:
            AuthleteFailedError: it cannot be had, and what was known is older than a day.
        """
        known = self._known(FRESH_SECONDS, now)
        if known is not None:
            return known
        stale = self._known(STALE_SECONDS, now)
        if stale is not None and (
            self._lock.locked() or 0 <= now - self._failed_at < RETRY_SECONDS
        ):
            return stale
        failures = self._failures
        async with self._lock:
            known = self._known(FRESH_SECONDS, now)
            if known is not None:
                return known
            if self._failure is not None and failures < self._failures:
                # Of one that failed meanwhile: those in line do not wait for Authlete in turn.
                raise AuthleteFailedError(self._failure.operation, self._failure.error)
            try:
                value = await fetch()
            except AuthleteFailedError as failure:
                self._failed_at, self._failure = now, failure
                self._failures += 1
                if stale is None:
                    raise
                return stale
            self._value, self._fetched_at = value, now
            return value

    def _known(self, seconds: int, now: float) -> T | None:
        age = now - self._fetched_at
        return self._value if 0 <= age < seconds else None


@attrs.frozen
class Metadata:
    """The discovery document."""

    response: Response
    members: Mapping[str, object]
    """What it says, by the names of OpenID Connect Discovery §3 and RFC 8414 §2."""
