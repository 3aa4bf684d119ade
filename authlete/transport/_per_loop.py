"""What belongs to one event loop, kept for each and closed with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable


class Closable(Protocol):
    """Something that is open until it is closed."""

    @property
    def closed(self) -> bool:
        """Whether it is."""
        ...

    async def aclose(self) -> None:
        """Close it."""
        ...


T = TypeVar("T", bound=Closable)


class PerLoop(Generic[T]):
    """One ``T`` for each event loop that asks for one."""

    def __init__(self, new: Callable[[], T]) -> None:
        self._new = new
        self._kept: dict[object, tuple[T, AsyncGenerator[None]]] = {}

    def get(self, loop: object) -> T | None:
        """Return the one of an event loop, if it is open."""
        kept = self._kept.get(loop)
        return None if kept is None or kept[0].closed else kept[0]

    async def open(self, loop: object) -> T:
        """Open one for the running event loop, ``loop``."""
        opened = self._new()
        keeper = _close_with_loop(opened)
        for key, (kept, _) in [*self._kept.items()]:  # other threads may open theirs meanwhile
            if kept.closed:
                self._kept.pop(key, None)
        self._kept[loop] = opened, keeper
        await anext(keeper)
        return opened

    async def aclose(self, loop: object) -> None:
        """Close the one of the running event loop, ``loop``."""
        kept = self._kept.pop(loop, None)
        if kept is not None:
            await kept[1].aclose()


async def _close_with_loop(opened: Closable) -> AsyncGenerator[None]:
    """Close something when its event loop ends or its owner is forgotten.

    Event loops finish the async generators that were begun in them: the only moment at which
    what nobody closed can still be closed in order.
    """
    try:
        yield
    finally:
        await opened.aclose()
