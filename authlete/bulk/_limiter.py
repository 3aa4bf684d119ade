"""When the next request may leave: one rule for all that are under way."""

from __future__ import annotations

import random
from math import inf
from typing import TYPE_CHECKING

from .._aio import Event, Lock, current_time, sleep_until
from ..errors import HttpError
from ..result import Err, Ok

if TYPE_CHECKING:
    from ..config import BackoffStrategy
    from ..errors import OperationError
    from ..result import Result

TOO_MANY_REQUESTS = 429


class AdaptiveLimiter:
    """Keeps to a rate, and slows everybody down when Authlete asks to come later.

    Then nothing leaves until the time asked for, after which half as many may be under way as
    before; each success makes room for one more.
    """

    def __init__(self, width: int, max_rate: float | None, backoff: BackoffStrategy) -> None:
        self._widest = self._width = width
        self._interval = 1 / max_rate if max_rate else 0.0
        self._backoff = backoff
        self._line = Lock()  # whoever holds it is the next to leave
        self._under_way = 0
        self._returned = Event()
        self._refusals = 0
        self._next_turn = self.opens_at = current_time()

    async def enter(self) -> float:
        """Wait until a request may leave, and return when it does; ``leave`` must follow."""
        async with self._line:
            turn = -inf
            while turn < self.opens_at or self._is_full():  # the gate may close meanwhile
                await self._room()
                turn = max(current_time(), self._next_turn, self.opens_at)
                await sleep_until(turn)
            self._next_turn = turn + self._interval
            self._under_way += 1
            return turn

    def leave(self, sent_at: float, result: Result[object, OperationError]) -> None:
        """Note how a request was answered, and make room for the next."""
        self._under_way -= 1
        self._returned.set()
        is_news = sent_at >= self.opens_at  # or else it left before the gate closed last
        match result:
            case Err(HttpError() as error) if asks_to_come_later(error):
                self._close(error, is_news=is_news)
            case Ok() if is_news:
                self._refusals = 0
                self._width = min(self._width + 1, self._widest)
            case _:
                pass

    def _close(self, error: HttpError, *, is_news: bool) -> None:
        if is_news:
            self._refusals += 1
            self._width = max(1, self._width // 2)
        # One who asks for no wait at all is not taken at their word: that would be a storm.
        if asked := error.retry_after:
            wait = min(asked, self._backoff.max_interval)
        else:
            wait = jitter(self._backoff, self._refusals) if is_news else 0.0
        self.opens_at = max(self.opens_at, current_time() + wait)

    def _is_full(self) -> bool:
        return self._under_way >= self._width

    async def _room(self) -> None:
        while self._is_full():
            self._returned = Event()
            await self._returned.wait()


def asks_to_come_later(error: HttpError) -> bool:
    """Tell whether an answer is about all requests, not about the one that it refuses."""
    return error.status_code == TOO_MANY_REQUESTS or "retry-after" in error.headers


def jitter(backoff: BackoffStrategy, failures: int) -> float:
    """Return how long to wait after so many failures in a row: a random part of an interval."""
    try:
        interval = backoff.initial_interval * backoff.exponent ** (failures - 1)
    except OverflowError:
        interval = backoff.max_interval
    return random.uniform(0, min(interval, backoff.max_interval))  # noqa: S311 - no secret
