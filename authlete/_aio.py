"""The running event loop, asyncio's or trio's, by anyio: its time, its limits, its identity."""

from __future__ import annotations

from asyncio import AbstractEventLoop, CancelledError, current_task, get_running_loop
from functools import cache
from math import inf
from threading import local
from typing import TYPE_CHECKING, cast
from weakref import ref

import anyio
from anyio import (
    CancelScope,
    Event,
    Lock,
    Semaphore,
    create_memory_object_stream,
    create_task_group,
    getaddrinfo,
    sleep,
    sleep_forever,
    sleep_until,
)
from anyio.abc import TaskGroup
from anyio.lowlevel import current_token
from anyio.streams.memory import MemoryObjectSendStream

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = [
    "CancelScope",
    "CancelledError",
    "Event",
    "Lock",
    "MemoryObjectSendStream",
    "Semaphore",
    "TaskGroup",
    "cancels_this_task",
    "create_memory_object_stream",
    "create_task_group",
    "current_time",
    "current_token",
    "getaddrinfo",
    "move_on_at",
    "must_propagate",
    "sleep",
    "sleep_forever",
    "sleep_until",
]


def current_time() -> float:
    """Return the time of the running event loop, in seconds."""
    loop = _asyncio_loop()
    return loop.time() if loop else anyio.current_time()


def move_on_at(deadline: float) -> CancelScope | DeadlineScope:
    """Return a scope that ends what is done inside of it at a time of the running event loop."""
    loop = _asyncio_loop()
    return DeadlineScope(loop, deadline) if loop else CancelScope(deadline=deadline)


def _asyncio_loop() -> AbstractEventLoop | None:
    """Return asyncio's loop if a task of it is running; anyio looks for other libraries first.

    Where trio is a guest of asyncio's loop there is such a loop, but no task of its.
    """
    try:
        loop = get_running_loop()
    except RuntimeError:
        return None
    return loop if current_task(loop) else None


class DeadlineScope:
    """A scope of anyio on asyncio, whose deadline is watched together with all others.

    A timer of its own, nearly always cancelled, would stay with the loop for a while, and with it
    the scope: each call would take memory that is not in the cache.
    """

    __slots__ = ("_deadline", "_scope", "_watch")

    def __init__(self, loop: AbstractEventLoop, deadline: float) -> None:
        if _thread.watch.loop() is not loop:
            _thread.watch = DeadlineWatch(ref(loop))
        self._watch = _thread.watch
        self._scope = _asyncio_scope()()
        self._deadline = deadline

    def __enter__(self) -> CancelScope:
        scope = self._scope
        scope.__enter__()
        self._watch.add(scope, self._deadline)
        return scope

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> bool:
        scope = self._scope
        del self._watch.deadlines[scope]
        return bool(scope.__exit__(exc_type, exc_value, traceback))


class DeadlineWatch:
    """The deadlines on one event loop of asyncio, and one timer for the earliest of them."""

    def __init__(self, loop: Callable[[], AbstractEventLoop | None]) -> None:
        self.loop = loop
        self.deadlines: dict[CancelScope, float] = {}
        self._wakes_at = inf

    def add(self, scope: CancelScope, deadline: float) -> None:
        """Cancel a scope at its deadline."""
        self.deadlines[scope] = deadline
        if deadline < self._wakes_at:
            self._wake_at(deadline)

    def _wake_at(self, deadline: float) -> None:
        self._wakes_at = deadline
        if deadline < inf:
            get_running_loop().call_at(deadline, self._wake, deadline)

    def _wake(self, deadline: float) -> None:
        if deadline != self._wakes_at:  # an earlier one was added after this timer was set
            return
        now = max(deadline, get_running_loop().time())
        due = [scope for scope, its_deadline in self.deadlines.items() if its_deadline <= now]
        for scope in due:
            scope.cancel("deadline exceeded")
        later = (its_deadline for its_deadline in self.deadlines.values() if its_deadline > now)
        self._wake_at(min(later, default=inf))


class _Thread(local):
    """What a thread keeps for the event loop that it ran last."""

    watch = DeadlineWatch(lambda: None)


_thread = _Thread()


@cache
def _asyncio_scope() -> type[CancelScope]:
    """Return what ``CancelScope`` is on asyncio, where it would be initialised twice."""
    return type(CancelScope())


def cancels_this_task(error: BaseException) -> bool:
    """Tell whether an error is the cancellation of the running task, which has to go on.

    On asyncio a task that waits for another is told of that one's cancellation just the same.
    """
    if not isinstance(error, CancelledError):
        return False
    try:
        task = current_task()
    except RuntimeError:  # trio has a cancellation of its own
        return False
    return task is None or task.cancelling() > 0


def must_propagate(error: BaseException) -> bool:
    """Tell whether what foreign code raised has to leave a function that returns a ``Result``.

    The cancellation of the running task does, and whatever ends the program; the cancellation of
    another task does not, nor does a group of ordinary errors.
    """
    if isinstance(error, BaseExceptionGroup):
        inside = cast("BaseExceptionGroup[BaseException]", error).exceptions
        return any(map(must_propagate, inside))
    if isinstance(error, CancelledError):
        return cancels_this_task(error)
    return not isinstance(error, Exception)
