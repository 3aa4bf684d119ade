"""A cache of what a service publishes, filled by one request at a time.

While Authlete cannot be reached, what was known is served for a bounded time longer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import anyio
import attrs

from .failures import AuthleteFailedError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .messages import Response

FRESH_SECONDS: Final = 60
STALE_SECONDS: Final = 24 * 3600


@attrs.define
class Published:
    """The latest answer of one operation, as the response that it becomes."""

    _lock: anyio.Lock = attrs.field(factory=anyio.Lock, init=False, repr=False)
    _response: Response | None = attrs.field(default=None, init=False)
    _fetched_at: float = attrs.field(default=0, init=False)

    async def get(self, fetch: Callable[[], Awaitable[Response]], now: float) -> Response:
        """Return the response, and fetch it if it is older than a minute.

        Raises:
            AuthleteFailedError: it cannot be had, and what was known is older than a day.
        """
        known = self._known(FRESH_SECONDS, now)
        if known is not None:
            return known
        stale = self._known(STALE_SECONDS, now)
        if stale is not None and self._lock.locked():
            return stale
        async with self._lock:
            known = self._known(FRESH_SECONDS, now)
            if known is not None:
                return known
            try:
                response = await fetch()
            except AuthleteFailedError:
                if stale is None:
                    raise
                return stale
            self._response, self._fetched_at = response, now
            return response

    def _known(self, seconds: int, now: float) -> Response | None:
        age = now - self._fetched_at
        return self._response if 0 <= age < seconds else None
