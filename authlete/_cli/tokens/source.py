"""The lines of a file as an event loop takes them, also of what comes by a pipe."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LineT = TypeVar("LineT")


class Source(Generic[LineT]):
    """Lines, one after the other, until there are no more or no more are wanted.

    Args:
        lines: what to take them from.
        may_block: whether the next one may be long in coming, which must keep neither answers
            from being read nor an interrupt from being heeded.
    """

    def __init__(self, lines: Iterator[LineT], *, may_block: bool) -> None:
        self._lines = lines
        self._may_block = may_block
        self._is_stopped = False
        self._awaited: asyncio.Future[LineT | None] | None = None

    async def next(self) -> LineT | None:
        """Return the next line, if there is one."""
        if self._is_stopped:
            return None
        if not self._may_block:
            return next(self._lines, None)
        self._awaited = asyncio.get_running_loop().create_future()
        # A daemon, because nothing ends a thread that waits for input; asyncio's own threads
        # would keep the process from ending, too.
        Thread(target=self._read, args=(self._awaited,), daemon=True).start()
        return await self._awaited

    def stop(self) -> None:
        """Have ``next`` return at once, and nothing from now on."""
        self._is_stopped = True
        if self._awaited is not None:
            _settle(self._awaited, partial(self._awaited.set_result, None))

    def _read(self, awaited: asyncio.Future[LineT | None]) -> None:
        try:
            tell = partial(awaited.set_result, next(self._lines, None))
        except Exception as error:  # noqa: BLE001 - raised again where the line is waited for
            tell = partial(awaited.set_exception, error)
        with suppress(RuntimeError):  # the loop has ended
            awaited.get_loop().call_soon_threadsafe(_settle, awaited, tell)


def _settle(future: asyncio.Future[LineT | None], tell: Callable[[], None]) -> None:
    if not future.done():
        tell()
