"""Which page comes next, while tokens come and go between the pages. Pure."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ..models import AccessToken, TokenGetListResponse
    from ..models.operations import AuthTokenGetListApiRequest

PAGE = 20  # the most that Authlete lists at once
OVERLAP = 1
REMEMBERED = 10_000
LAST_INDEX = 2**31 - 1  # positions have 32 bits


class Walk:
    """Where an iteration stands, and which tokens it has shown of late.

    Each page begins with the token that the page before ended with. If another one stands
    there, earlier tokens were deleted and the rest has moved up: the walk steps back, twice as
    far each time, to a page that begins with a token it has shown, and goes on from there. The
    total count would not tell, for tokens created meanwhile make up for deleted ones.
    """

    def __init__(self, asked: AuthTokenGetListApiRequest) -> None:
        self.ended = False
        self._asked = asked
        self._first = asked.start or 0
        self._last = LAST_INDEX if asked.end is None else asked.end
        self._at = self._first
        self._shown: OrderedDict[str, None] = OrderedDict()
        self._shown_to = self._first
        self._stride = PAGE
        self._steps_left: int | None = None

    def request(self) -> AuthTokenGetListApiRequest:
        """Return what to ask for next."""
        return attrs.evolve(self._asked, start=self._at, end=min(self._at + PAGE, self._last))

    def take(self, answer: TokenGetListResponse) -> list[AccessToken]:
        """Note what was answered, and return the tokens that were not shown before."""
        page = answer.access_tokens or ()
        if self._steps_left is None:
            # One for each token to delete; a server that makes no sense gets no more.
            self._steps_left = max(answer.total_count or 0, REMEMBERED)
        if not self._follows(page) and self._can_step_back():
            self._step_back()
            return []
        fresh = [*self._not_shown(page)]
        self._step_on(len(page), answer.total_count, has_fresh=bool(fresh))
        return fresh

    def _follows(self, page: tuple[AccessToken, ...]) -> bool:
        """Tell whether nothing can have been passed over before this page."""
        if self._at == self._first:
            return True
        mark = page[0].access_token_hash if page else ""
        return mark is None or mark in self._shown

    def _can_step_back(self) -> bool:
        return self._at > self._farthest_back() and bool(self._steps_left)

    def _farthest_back(self) -> int:
        # Further back there may be tokens that were shown and are no longer remembered.
        return max(self._first, self._shown_to - REMEMBERED)

    def _step_back(self) -> None:
        self._steps_left = (self._steps_left or 0) - 1
        self._at = max(self._at - self._stride, self._farthest_back())
        self._stride *= 2

    def _step_on(self, length: int, total: int | None, *, has_fresh: bool) -> None:
        self._stride = PAGE
        reached = self._at + length
        if has_fresh:
            self._shown_to = reached
        # A page with nothing but its overlap leads nowhere, whatever the total says.
        leads_on = length > (OVERLAP if self._at > self._first else 0)
        end = self._last if total is None else min(self._last, total)
        self.ended = not leads_on or reached >= end
        self._at = max(reached - OVERLAP, self._first)

    def _not_shown(self, page: tuple[AccessToken, ...]) -> Iterator[AccessToken]:
        for token in page:
            mark = token.access_token_hash
            if mark is None:  # it cannot be told from others
                yield token
            elif mark not in self._shown:
                self._shown[mark] = None
                yield token
        while len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)
