"""When the next request may leave: one rule for all that are under way."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from .._clock import CapacityLimiter, current_time, sleep
from .._engine.retry import retry_after

if TYPE_CHECKING:
    from ..config import BackoffStrategy
    from ..errors import HttpError


class Gate:
    """Keeps to a rate, and slows everybody down when Authlete asks to come later.

    Then nothing leaves until the time asked for, after which half as many may be under way as
    before; each success makes room for one more.
    """

    def __init__(self, width: int, max_rate: float | None, backoff: BackoffStrategy) -> None:
        self._widest = width
        self._width = width
        self._places = CapacityLimiter(width)
        self._interval = 1 / max_rate if max_rate else 0.0
        self._backoff = backoff
        self._next_turn = current_time()
        self._opens_at = self._next_turn
        self._refusals = 0

    async def enter(self) -> float:
        """Wait until a request may leave, and return when it does; ``leave`` must follow."""
        await self._places.acquire()
        while not await self._admitted():
            # Whoever waits keeps no place: once the gate opens, there may be fewer of them.
            self._places.release()
            await sleep_until(self._opens_at)
            await self._places.acquire()
        return current_time()

    def leave(self) -> None:
        """Make room for the next."""
        self._places.release()

    def open_wider(self, sent_at: float) -> None:
        """Note that a request was answered."""
        if sent_at < self._opens_at:  # it left before the gate closed
            return
        self._refusals = 0
        if self._width < self._widest:
            self._resize(self._width + 1)

    def close(self, error: HttpError, sent_at: float) -> float:
        """Note that a request was told to come later, and return how long nothing leaves."""
        asked = retry_after(error.headers)
        wait = 0.0 if asked is None else min(asked, self._backoff.max_interval)
        if sent_at >= self._opens_at:  # or else the gate has closed already for its like
            self._refusals += 1
            self._resize(max(1, self._width // 2))
            wait = jitter(self._backoff, self._refusals) if asked is None else wait
        self._opens_at = max(self._opens_at, current_time() + wait)
        return self._opens_at - current_time()

    def _resize(self, width: int) -> None:
        self._width = width
        self._places.total_tokens = width

    async def _admitted(self) -> bool:
        if current_time() < self._opens_at:
            return False
        if self._interval:
            turn = max(current_time(), self._next_turn)
            self._next_turn = turn + self._interval
            await sleep_until(turn)
        return current_time() >= self._opens_at


async def sleep_until(moment: float) -> None:
    """Wait for a moment on the event loop's clock."""
    await sleep(max(0.0, moment - current_time()))


def jitter(backoff: BackoffStrategy, failures: int) -> float:
    """Return how long to wait after so many failures in a row: a random part of an interval."""
    try:
        interval = backoff.initial_interval * backoff.exponent ** (failures - 1)
    except OverflowError:
        interval = backoff.max_interval
    return random.uniform(0, min(interval, backoff.max_interval))  # noqa: S311 - no secret
