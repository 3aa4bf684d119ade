"""Work that goes on beside the caller, on asyncio and on trio, and is always waited for."""

from __future__ import annotations

import asyncio
from contextvars import copy_context
from typing import TYPE_CHECKING, Generic, TypeVar

from ._aio import CancelScope, Event, current_token

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

T = TypeVar("T")


class Background(Generic[T]):
    """A function under way in a task of its own, begun at once.

    It is for async generators: a task group would do elsewhere, but must not stay open across
    the ``yield`` of a generator (PEP 789). Whoever makes one calls ``stop`` in a ``finally``.
    """

    def __init__(self, work: Callable[[], Awaitable[T]]) -> None:
        self._work = work
        self._scope = CancelScope()
        self._ended = Event()
        self._returned: list[T] = []
        self._raised: BaseException | None = None
        self._start()

    async def result(self) -> T:
        """Wait for what the function returns, or raise what it raises."""
        await self._ended.wait()
        if self._raised is not None:
            raise self._raised
        return self._returned[0]

    async def stop(self) -> None:
        """Cancel the function and wait until it has ended, even when cancelled meanwhile."""
        self._scope.cancel()
        with CancelScope(shield=True):
            await self._ended.wait()

    def _start(self) -> None:
        loop = current_token().native_token
        if isinstance(loop, asyncio.AbstractEventLoop):
            self._task = loop.create_task(self._run())
            self._task.add_done_callback(self._note_end)
            return
        import trio  # noqa: PLC0415 - it is there, for it is running

        trio.lowlevel.spawn_system_task(self._run_to_its_end, context=copy_context())

    def _note_end(self, task: asyncio.Task[None]) -> None:
        # Not left to _run: a task that is cancelled before its first step never runs.
        if task.cancelled():
            self._raised = asyncio.CancelledError()
        self._ended.set()

    async def _run_to_its_end(self) -> None:
        try:
            await self._run()
        finally:
            self._ended.set()

    async def _run(self) -> None:
        try:
            with self._scope:
                self._returned.append(await self._work())
        except Exception as error:  # noqa: BLE001 - raised again where the result is waited for
            self._raised = error
