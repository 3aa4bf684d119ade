"""Which failures are repeated and after what wait, by tenacity."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, wait_random_exponential

from .._aio import current_time, sleep
from ..errors import ConnectError, HttpError, NetworkError
from .values import plain_str

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from ..config import RetryConfig

T = TypeVar("T")


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
        asked = error.retry_after if isinstance(error, HttpError) else None
        # Asked for no wait at all, only the first repetition makes none: more would be a storm.
        if asked or (asked == 0 and state.attempt_number == 1):
            return min(asked, backoff.max_interval)
        full_jitter = wait_random_exponential(
            multiplier=backoff.initial_interval,
            max=backoff.max_interval,
            exp_base=backoff.exponent,
        )
        return full_jitter(state)
