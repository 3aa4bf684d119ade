"""One call for all who want the same at the same time."""

from __future__ import annotations

from threading import get_ident
from typing import TYPE_CHECKING, Generic, TypeVar

from .._aio import Event, current_time

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


class Flight(Generic[T]):
    """One call under way."""

    def __init__(self) -> None:
        self.ended = Event()
        self.results: list[T] = []
        """What it returned; nothing if it was cancelled."""


class SingleFlight(Generic[T]):
    """Calls under way, by what they ask.

    The first who asks makes the call in its own task. If that is cancelled, one of those who wait
    makes it anew. Each thread has its own calls: an event loop cannot wait for another.
    """

    def __init__(self) -> None:
        self._flights: dict[tuple[str, object, int], Flight[T]] = {}

    async def run(
        self, subject: str, variant: object, call: Callable[[float], Awaitable[T]]
    ) -> tuple[T, bool]:
        """Return what the call returns, and whether it was this caller's own.

        Args:
            subject: what the call is about, for ``forget``.
            variant: what else tells it from others; hashable.
            call: makes it, unless one is under way; is told how many seconds were spent waiting
                for one that was cancelled.
        """
        key = (subject, variant, get_ident())
        began: float | None = None
        while (flight := self._flights.get(key)) is not None:
            began = current_time() if began is None else began
            await flight.ended.wait()
            if flight.results:
                return flight.results[0], False
        flight = self._flights[key] = Flight()
        try:
            result = await call(0.0 if began is None else current_time() - began)
            flight.results.append(result)
            return result, True
        finally:
            if self._flights.get(key) is flight:
                del self._flights[key]
            flight.ended.set()

    def forget(self, subject: str) -> None:
        """Let nobody join the calls about a subject any more."""
        for key in tuple(self._flights):
            if key[0] == subject:
                self._flights.pop(key, None)
