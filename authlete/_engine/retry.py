"""Which failures are repeated and after what wait, by tenacity."""

from __future__ import annotations

import re
import time
from datetime import UTC
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, TypeVar

import attrs
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from .._aio import current_time, sleep
from ..errors import ConnectError, HttpError, NetworkError
from .values import plain_str

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Mapping

    from ..config import RetryConfig

T = TypeVar("T")

DECIMAL = re.compile(r"[0-9]+")


def _codes(codes: Iterable[int | str]) -> frozenset[str]:
    return frozenset(
        plain_str(code).upper() if isinstance(code, str) else int.__repr__(code) for code in codes
    )


@attrs.frozen(kw_only=True)
class RetryPolicy:
    """What is repeated within one call."""

    config: RetryConfig
    codes: frozenset[str] = attrs.field(converter=_codes)
    """Status codes and classes, such as ``503`` and ``5XX``."""
    repeatable: bool
    """Whether the call may be repeated although Authlete may have acted on it already."""
    deadline: float
    """When the call ends, on the event loop's clock."""

    async def run(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """Attempt until it succeeds, must not be repeated, or there is no time for the next wait.

        Raises:
            AuthleteError: the last attempt's.
        """
        limit = min(self.deadline, current_time() + self.config.backoff.max_elapsed_time)
        retrying = AsyncRetrying(
            sleep=sleep,
            retry=retry_if_exception(self.repeats),
            wait=self._wait,
            stop=lambda state: current_time() + state.upcoming_sleep >= limit,
            reraise=True,
        )

        async def awaited() -> T:  # tenacity awaits nothing else but coroutine functions
            return await attempt()

        return await retrying(awaited)

    def repeats(self, error: BaseException) -> bool:
        """Tell whether a failed attempt is to be followed by another."""
        safe = self.repeatable or self.config.retry_unsafe
        match error:
            case NetworkError():
                wanted = self.config.retry_connection_errors
                return wanted and (safe or isinstance(error, ConnectError))
            case HttpError(status_code=status):
                wanted = not self.codes.isdisjoint({str(status), f"{status // 100}XX"})
                return wanted and (safe or not error.may_have_acted)
            case _:
                return False

    def _wait(self, state: RetryCallState) -> float:
        backoff = self.config.backoff
        error = state.outcome.exception() if state.outcome else None
        asked = retry_after(error.headers) if isinstance(error, HttpError) else None
        # Asked for no wait at all, only the first repetition makes none: more would be a storm.
        if asked or (asked == 0 and state.attempt_number == 1):
            return min(asked, backoff.max_interval)
        full_jitter = wait_random_exponential(
            multiplier=backoff.initial_interval,
            max=backoff.max_interval,
            exp_base=backoff.exponent,
        )
        return full_jitter(state)


def retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that ``Retry-After`` asks to wait (RFC 9110 §10.2.3), if it is there."""
    value = headers.get("retry-after", "").strip()
    if DECIMAL.fullmatch(value):
        return float(value)
    try:
        date = parsedate_to_datetime(value)
        # The old form of C's asctime() names no zone: it is always GMT (RFC 9110 §5.6.7).
        date = date if date.tzinfo else date.replace(tzinfo=UTC)
        return max(0.0, date.timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
