"""Which page comes next, while records come and go between the pages. Pure."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

ItemT = TypeVar("ItemT")

PAGE = 20  # the most that Authlete lists at once
OVERLAP = 1
REMEMBERED = 10_000
LONGEST_STEP = REMEMBERED // 10
LAST_INDEX = 2**31 - 1  # positions have 32 bits


SAME_PAGES = 3  # as many, one after the other, come from a server that ignores where they start


class PageCursor(Generic[ItemT]):
    """Where an iteration stands, and which records it has shown of late.

    Each page begins with the record that the page before ended with. If another one stands
    there, earlier records were deleted and the rest has moved up: the cursor steps back, twice as
    far each time, to a page that begins with a record it has shown, and goes on from there. The
    total count would not tell, for records created meanwhile make up for deleted ones.

    Args:
        start: the first position.
        end: the position behind the last, ``None`` for all.
        mark: what tells a record from others.
    """

    def __init__(
        self, start: int | None, end: int | None, mark: Callable[[ItemT], Hashable]
    ) -> None:
        self.ended = False
        self.is_stuck = False
        """Whether the server answers with the same page wherever it is asked to begin."""
        self._mark = mark
        self._first = self._at = start or 0
        self._last = LAST_INDEX if end is None else end
        self._recent: OrderedDict[Hashable, None] = OrderedDict()
        self._step = PAGE
        # How many pages without news are put up with: records that go need no more than one each,
        # and a list in no order would have no end.
        self._patience: int | None = None
        self._before: tuple[int, list[Hashable]] | None = None
        self._same = 1

    def request(self) -> Mapping[str, int]:
        """Return what to ask for next."""
        return {"start": self._at, "end": min(self._at + PAGE, self._last)}

    def accept(self, items: tuple[ItemT, ...], total_count: int | None) -> list[ItemT]:
        """Note what was answered, and return the records that were not shown before."""
        total = self._last if total_count is None else total_count
        if self._patience is None:
            self._patience = max(total_count or 0, REMEMBERED)
        if self._stands_still(items):
            self.ended = self.is_stuck = True
            return []
        if not self._follows(items) and self._patience > 0:
            self._patience -= 1
            self._step_back()
            return []
        fresh = [item for item in items if self._is_new(item)]
        self._patience -= not fresh
        self._step_on(len(items), min(self._last, total))
        self.ended |= not fresh and self._patience <= 0
        return fresh

    def _stands_still(self, items: tuple[ItemT, ...]) -> bool:
        """Tell whether the same page came from several positions, one after the other."""
        marks = [self._mark(item) for item in items]
        at, before = self._before or (self._at, None)
        self._same = self._same + 1 if marks and marks == before and at != self._at else 1
        self._before = self._at, marks
        return self._same == SAME_PAGES

    def _follows(self, page: tuple[ItemT, ...]) -> bool:
        """Tell whether nothing can have been passed over before this page."""
        if self._at == self._first:
            return True
        return bool(page) and self._mark(page[0]) in self._recent

    def _step_back(self) -> None:
        # No farther at once, or it might pass over all that is remembered and still there.
        self._at = max(self._at - min(self._step, LONGEST_STEP), self._first)
        self._step *= 2

    def _step_on(self, length: int, end: int) -> None:
        # A page with nothing but its overlap leads nowhere, whatever the total says.
        leads_on = length > (OVERLAP if self._at > self._first else 0)
        reached = self._at + length
        self.ended = not leads_on or reached >= end
        self._at = max(reached - OVERLAP, self._first)
        self._step = PAGE

    def _is_new(self, item: ItemT) -> bool:
        mark = self._mark(item)
        if mark in self._recent:
            return False
        self._recent[mark] = None
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return True
