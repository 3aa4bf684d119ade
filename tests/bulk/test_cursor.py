"""Which page comes next, on a list that changes between the pages: a model without a server."""

from __future__ import annotations

import random
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from authlete.bulk import _cursor
from authlete.bulk._cursor import PageCursor
from authlete.bulk.iterate_tokens import TOKENS
from authlete.models import AccessToken

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Answer = tuple[tuple[AccessToken, ...], int | None]

ENOUGH = 2_000  # pages; no walk here needs half as many


def tokens_from(start: int | None = None, end: int | None = None) -> PageCursor[AccessToken]:
    return PageCursor(start, end, TOKENS.mark)


def answer(names: Sequence[object], asked: Mapping[str, int]) -> Answer:
    """Answer as Authlete does, for tokens with these hashes: a page, and how many there are."""
    assert asked["end"] - asked["start"] <= 20
    page = tuple(map(named, names[asked["start"] : asked["end"]]))
    return page, len(names)


def named(name: object) -> AccessToken:
    return AccessToken(access_token_hash=str(name))


def walk_through(server: Callable[[Mapping[str, int]], Answer], **asked: int) -> list[str | None]:
    """PageCursor to the end and return the hashes that were shown."""
    cursor = tokens_from(**asked)
    shown: list[str | None] = []
    for _ in range(ENOUGH):
        if cursor.ended:
            return shown
        shown += [token.access_token_hash for token in cursor.accept(*server(cursor.request()))]
    raise AssertionError("it does not end")


class Listing(RuleBasedStateMachine):
    """A walk through a list, with anything that may happen to the list between two pages."""

    page, remembered, spared = 20, 10_000, 0
    anywhere = True
    """Whether tokens may be created in any place, or only at the end."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(_cursor, "PAGE", self.page)
        self.patch.setattr(_cursor, "REMEMBERED", self.remembered)
        self.patch.setattr(_cursor, "LONGEST_STEP", self.remembered // 10)
        self.cursor = tokens_from()
        self.tokens: list[int] = []
        self.there_all_the_time: set[int] = set()
        self.shown: list[int] = []
        self.created = 0

    @initialize(count=st.integers(0, 300))
    def begin(self, count: int) -> None:
        """Begin with some tokens."""
        self.tokens = [*range(count)]
        self.there_all_the_time = {*self.tokens}
        self.created = count

    @rule(count=st.integers(1, 60), place=st.floats(0, 1))
    def create(self, count: int, place: float) -> None:
        """Create tokens in one place of the list."""
        at = round(place * len(self.tokens)) if self.anywhere else len(self.tokens)
        self.tokens[at:at] = range(self.created, self.created + count)
        self.created += count

    @rule(count=st.integers(1, 200), place=st.floats(0, 1))
    def delete(self, count: int, place: float) -> None:
        """Delete neighbours, but none that must be spared."""
        at = round(place * len(self.tokens))
        spared = {*self.shown[len(self.shown) - self.spared :]}
        gone = {*self.tokens[at : at + count]} - spared
        self.tokens = [token for token in self.tokens if token not in gone]
        self.there_all_the_time -= gone

    @precondition(lambda self: not self.cursor.ended)
    @rule()
    def read(self) -> None:
        """Read one page."""
        asked = self.cursor.request()
        fresh = self.cursor.accept(*answer(self.tokens, asked))
        self.shown += [int(token.access_token_hash or "") for token in fresh]

    @precondition(lambda self: not self.cursor.ended)
    @rule()
    def read_some(self) -> None:
        """Read several."""
        for _ in range(5):
            if not self.cursor.ended:
                self.read()

    @invariant()
    def nothing_is_shown_twice(self) -> None:
        """By its hash."""
        assert len(self.shown) == len({*self.shown})

    def teardown(self) -> None:
        """PageCursor to the end: what was there all the time was shown."""
        for _ in range(ENOUGH):
            if self.cursor.ended:
                break
            self.read()
        self.patch.undo()
        assert self.cursor.ended
        assert self.there_all_the_time <= {*self.shown}


class LongListing(Listing):
    """A walk that has forgotten what it showed first, through tokens in order of creation."""

    page, remembered, spared = 5, 100, 10
    anywhere = False


TestListing = Listing.TestCase
TestLongListing = LongListing.TestCase
TestListing.settings = TestLongListing.settings = settings(stateful_step_count=25)


@given(count=st.integers(0, 90), start=st.integers(0, 100), end=st.integers(0, 100))
def test_bounds_are_those_of_the_whole(count: int, start: int, end: int) -> None:
    """As a slice of all tokens has them."""
    names = [*map(str, range(count))]
    assert walk_through(partial(answer, names), start=start, end=end) == names[start:end]
    assert walk_through(partial(answer, names), start=start) == names[start:]


@pytest.mark.parametrize(("count", "pages"), [(0, 1), (1, 1), (20, 1), (21, 2), (39, 2), (40, 3)])
def test_no_page_is_read_in_vain(count: int, pages: int) -> None:
    """The total says when there are no more; each page but the first begins with a known token."""
    asked: list[tuple[int | None, int | None]] = []

    def server(request: Mapping[str, int]) -> Answer:
        asked.append((request["start"], request["end"]))
        return answer(range(count), request)

    assert len(walk_through(server)) == count
    assert asked == [(19 * page, 19 * page + 20) for page in range(pages)]


def test_whoever_deletes_what_is_shown_sees_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also when more was shown and deleted than is remembered."""
    monkeypatch.setattr(_cursor, "REMEMBERED", 50)
    left = [*map(str, range(500))]

    def server(request: Mapping[str, int]) -> Answer:
        page, total = answer(left, request)
        for token in page if request["start"] == 0 else ():
            left.remove(token.access_token_hash or "")
        return page, total

    assert walk_through(server) == [*map(str, range(500))]


def test_old_tokens_may_go_by_the_thousand() -> None:
    """A client is revoked: half of what was shown goes at once, and half of what is to come."""
    names: Sequence[int] = range(60_000)
    cursor = tokens_from()
    shown: list[AccessToken] = []
    for _ in range(1_600):
        shown += cursor.accept(*answer(names, cursor.request()))
    names, in_vain = names[::2], 0
    while not cursor.ended:
        fresh = cursor.accept(*answer(names, cursor.request()))
        in_vain += not fresh
        shown += fresh
    assert in_vain < 80  # of 3,200 pages: 15,000 tokens have gone
    assert len({*shown}) == len(shown)
    assert {*map(named, names)} <= {*shown}


def test_tokens_without_a_hash_are_told_apart_by_what_they_are() -> None:
    """A page begins with one that is known already."""
    tokens = [AccessToken(created_at=number, scopes=("a",)) for number in range(50)]
    cursor = tokens_from()
    shown: list[AccessToken] = []
    while not cursor.ended:
        asked = cursor.request()
        page = tuple(tokens[asked["start"] : asked["end"]])
        shown += cursor.accept(page, 50)
    assert shown == tokens


@pytest.mark.parametrize("total", [None, 2**31])
def test_a_total_that_is_none_is_not_needed(total: int | None) -> None:
    """The walk goes on until a page leads nowhere."""

    def server(request: Mapping[str, int]) -> Answer:
        return answer(range(60), request)[0], total

    assert len(walk_through(server)) == 60


def test_a_list_without_order_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing follows from anything, there is an end to stepping back."""
    monkeypatch.setattr(_cursor, "REMEMBERED", 100)
    chance = random.Random(1)  # noqa: S311 - no secret

    def server(request: Mapping[str, int]) -> Answer:
        return answer(chance.sample(range(400), 400), request)

    assert len({*walk_through(server)}) > 100


@pytest.mark.parametrize("total", [None, 1000])
def test_a_server_that_ignores_where_it_starts_is_found_out_at_once(total: int | None) -> None:
    """It gives the first page for each: after the third the cursor says so."""
    cursor = tokens_from()
    first = tuple(map(named, range(20)))
    shown = [cursor.accept(first, total) for _ in range(3) if cursor.request()]
    assert [len(fresh) for fresh in shown] == [20, 0, 0]
    assert cursor.ended
    assert cursor.is_stuck
