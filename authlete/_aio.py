"""The running event loop, asyncio's or trio's, by anyio: its time, its limits, its identity."""

from __future__ import annotations

from asyncio import CancelledError, current_task
from typing import cast

from anyio import (
    CancelScope,
    Event,
    Lock,
    Semaphore,
    create_memory_object_stream,
    create_task_group,
    current_time,
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
    "must_propagate",
    "sleep",
    "sleep_forever",
    "sleep_until",
]


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
