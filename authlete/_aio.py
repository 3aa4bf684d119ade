"""The running event loop, asyncio's or trio's, by anyio: its time, its limits, its identity."""

from __future__ import annotations

from asyncio import CancelledError, current_task, get_running_loop
from functools import cache
from typing import cast

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
    return get_running_loop().time() if _runs_asyncio() else anyio.current_time()


def move_on_at(deadline: float) -> CancelScope:
    """Return a scope that ends what is done inside of it at a time of the running event loop."""
    make = _asyncio_scope() if _runs_asyncio() else CancelScope
    return make(deadline=deadline)


@cache
def _asyncio_scope() -> type[CancelScope]:
    """Return what ``CancelScope`` is on asyncio, where it would be initialised twice."""
    return type(CancelScope())


def _runs_asyncio() -> bool:
    """Tell whether a task of asyncio is running; anyio looks for other libraries first.

    Where trio is a guest of asyncio's loop there is such a loop, but no task of its.
    """
    try:
        return current_task() is not None
    except RuntimeError:
        return False


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
