"""The running event loop, asyncio's or trio's, by anyio: its time, its limits, its identity."""

from __future__ import annotations

from anyio import (
    CancelScope,
    CapacityLimiter,
    Event,
    Lock,
    Semaphore,
    create_memory_object_stream,
    create_task_group,
    current_time,
    sleep,
    sleep_forever,
)
from anyio.lowlevel import current_token
from anyio.streams.memory import MemoryObjectSendStream

__all__ = [
    "CancelScope",
    "CapacityLimiter",
    "Event",
    "Lock",
    "MemoryObjectSendStream",
    "Semaphore",
    "create_memory_object_stream",
    "create_task_group",
    "current_time",
    "current_token",
    "sleep",
    "sleep_forever",
]
