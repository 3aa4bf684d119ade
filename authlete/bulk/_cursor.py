"""Which page comes next, while tokens come and go between the pages. Pure."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..models import AccessToken, TokenGetListResponse
    from ..models.operations import AuthTokenGetListApiRequest

PAGE = 20  # the most that Authlete lists at once
OVERLAP = 1
REMEMBERED = 10_000
LONGEST_STEP = REMEMBERED // 10
LAST_INDEX = 2**31 - 1  # positions have 32 bits


class PageCursor:
    """Where an iteration stands, and which tokens it has shown of late.

    Each page begins with the token that the page before ended with. If another one stands
    there, earlier tokens were deleted and the rest has moved up: the walk steps back, twice as
    far each time, to a page that begins with a token it has shown, and goes on from there. The
    total count would not tell, for tokens created meanwhile make up for deleted ones.
    """

    def __init__(self, asked: AuthTokenGetListApiRequest) -> None:
        self.ended = False
        self._asked = asked
        self._first = self._at = asked.get("start") or 0
        self._last = LAST_INDEX if (end := asked.get("end")) is None else end
        self._recent: OrderedDict[str | AccessToken, None] = OrderedDict()
        self._step = PAGE
        # How many pages without news are put up with: tokens that go need no more than one each,
        # and a list in no order would have no end.
        self._patience: int | None = None

    def request(self) -> AuthTokenGetListApiRequest:
        """Return what to ask for next."""
        return {**self._asked, "start": self._at, "end": min(self._at + PAGE, self._last)}

    def accept(self, answer: TokenGetListResponse) -> list[AccessToken]:
        """Note what was answered, and return the tokens that were not shown before."""
        page = answer.access_tokens or ()
        total = self._last if answer.total_count is None else answer.total_count
        if self._patience is None:
            self._patience = max(answer.total_count or 0, REMEMBERED)
        if not self._follows(page) and self._patience > 0:
            self._patience -= 1
            self._step_back()
            return []
        fresh = [token for token in page if self._is_new(token)]
        self._patience -= not fresh
        self._step_on(len(page), min(self._last, total))
        self.ended |= not fresh and self._patience <= 0
        return fresh

    def _follows(self, page: tuple[AccessToken, ...]) -> bool:
        """Tell whether nothing can have been passed over before this page."""
        if self._at == self._first:
            return True
        return bool(page) and _mark(page[0]) in self._recent

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

    def _is_new(self, token: AccessToken) -> bool:
        mark = _mark(token)
        if mark in self._recent:
            return False
        self._recent[mark] = None
        if len(self._recent) > REMEMBERED:
            self._recent.popitem(last=False)
        return True


def _mark(token: AccessToken) -> str | AccessToken:
    return token.access_token_hash or token
