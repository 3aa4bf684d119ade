"""The running event loop, asyncio's or trio's, by anyio: its time, its limits, its identity."""

from __future__ import annotations

from anyio import CancelScope, Semaphore, current_time, sleep
from anyio.lowlevel import current_token

__all__ = ["CancelScope", "Semaphore", "current_time", "current_token", "sleep"]
