"""Slowing down together, on a clock that jumps over every wait."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import anyio
import attrs
import pytest

from authlete import BackoffStrategy, Err, RequestOptions, RetryConfig
from authlete.bulk import _limiter, create_tokens
from tests.bulk.support import collect, request
from tests.fakes import client, in_virtual_time, reply

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from authlete.bulk import Created
    from authlete.transport import HttpRequest, HttpResponse

    Rule = Callable[[int, float], HttpResponse]

CREATED = reply(body={"action": "OK"})
LATENCY = 0.1


def no(status: int = 429, after: str | None = None) -> HttpResponse:
    """Refuse, and perhaps say when to come again."""
    return reply(status, headers={} if after is None else {"retry-after": after})


@attrs.define
class Server:
    """Answers in a while by a rule, and notes when it was asked."""

    rule: Rule
    """Gets the number of the request, from 0, and the seconds since the first."""
    latency: Callable[[int], float] = lambda _: LATENCY
    """Gets the number, too."""
    moments: list[float] = attrs.field(factory=list[float])
    under_way: int = 0
    widths: list[int] = attrs.field(factory=list[int])
    """How many were under way at each of these moments."""
    began: float | None = None

    async def send(self, _: HttpRequest, /) -> HttpResponse:
        """Answer in a while."""
        self.began = anyio.current_time() if self.began is None else self.began
        moment = round(anyio.current_time() - self.began, 6)
        number = len(self.moments)
        self.moments.append(moment)
        self.under_way += 1
        self.widths.append(self.under_way)
        await anyio.sleep(self.latency(number))
        self.under_way -= 1
        return self.rule(number, moment)

    async def aclose(self) -> None:
        """Do nothing."""


def create(
    server: Server, requests: Iterable[Any], retries: RetryConfig | None = None, **arguments: Any
) -> list[Created]:
    """Create tokens on a server, by a client with or without retries of its own."""

    async def scenario() -> list[Created]:
        core, _ = client(transport=server, service_id="1", retry_config=retries)
        return await collect(create_tokens(core, requests, **arguments))

    return in_virtual_time(scenario)


def requests(number: int) -> list[Any]:
    return [request(index) for index in range(number)]


@pytest.fixture(autouse=True)
def _longest_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make each random wait as long as it may be."""
    monkeypatch.setattr(_limiter.random, "uniform", lambda _, longest: longest)


@pytest.mark.parametrize("retries", [None, RetryConfig()])
@pytest.mark.parametrize("options", [None, RequestOptions(retries=RetryConfig())])
def test_one_refusal_holds_up_all(
    retries: RetryConfig | None, options: RequestOptions | None
) -> None:
    """Nobody asks before the time that one was told, whatever else is said of retries."""
    server = Server(lambda number, _: no(after="7") if number == 2 else CREATED)
    results = create(server, requests(30), retries, concurrency=4, options=options)
    assert all(created.result.ok for created in results)
    assert Counter(server.moments)[0.0] == 4
    assert sorted({*server.moments})[1] == pytest.approx(LATENCY + 7)
    assert len(server.moments) == 31


def test_whoever_waits_for_a_turn_heeds_a_refusal_meanwhile() -> None:
    """The turn comes later then."""
    server = Server(lambda number, _: CREATED if number else no(after="5"))
    create(server, requests(3), max_rate=1)
    assert server.moments == pytest.approx([0, 5.1, 6.1, 7.1])


def test_whoever_waits_for_a_turn_waits_for_room_as_well() -> None:
    """Which a refusal meanwhile may have taken away."""
    server = Server(
        lambda number, _: no() if number == 1 else CREATED,
        latency=lambda number: 0.1 if number else 5,
    )
    create(server, requests(3), max_rate=1, concurrency=3)
    assert server.moments == pytest.approx([0, 1, 5, 6])


def test_afterwards_fewer_are_under_way_and_then_more_again() -> None:
    """Half as many after each refusal; each success makes room for one more, up to all."""
    refused = range(64, 88)
    server = Server(lambda number, _: no(after="7") if number in refused else CREATED)
    create(server, requests(64 + 60))
    at_once = [*Counter(server.moments).values()]
    assert at_once == [16, 16, 16, 16, 16, 8, 4, 8, 16, 16, 16]


def test_refusals_of_what_left_together_count_once() -> None:
    """And the longest wait that any of them asks for is the one that counts."""
    waits = ["2", "9", "1", "3"]
    server = Server(lambda number, _: no(after=waits[number]) if number < 4 else CREATED)
    create(server, requests(4), concurrency=4)
    assert server.moments[4:6] == [pytest.approx(9 + LATENCY)] * 2
    assert server.widths[4:6] == [1, 2]


def test_a_shorter_wait_that_is_asked_for_later_lets_nobody_leave_early() -> None:
    """What was said first still holds for all."""
    waits = {0: "9", 1: "1"}
    server = Server(
        lambda number, _: no(after=waits[number]) if number in waits else CREATED,
        latency=lambda number: 3 if number == 1 else LATENCY,
    )
    create(server, requests(6), concurrency=2)
    assert server.moments[:3] == pytest.approx([0, 0, 9 + LATENCY])


@pytest.mark.parametrize("after", [None, "0", "soon"])
def test_without_a_time_to_wait_for_the_waits_grow(after: str | None) -> None:
    """As they do for a single call: one who asks for no wait is not taken at their word."""
    server = Server(lambda number, _: no(after=after) if number < 4 else CREATED)
    create(server, requests(1))
    waits = [0.5, 0.75, 1.125, 1.6875]
    moments = [sum(waits[:count]) + count * LATENCY for count in range(5)]
    assert server.moments == pytest.approx(moments)


def test_a_success_lets_the_waits_begin_anew() -> None:
    """The next refusal is a first one."""
    refused = {0, 1, 3}
    server = Server(lambda number, _: no() if number in refused else CREATED)
    create(server, requests(2), concurrency=1)
    waits = [0, 0.5, 0.75, 0, 0.5]
    moments = [sum(waits[: count + 1]) + count * LATENCY for count in range(5)]
    assert server.moments == pytest.approx(moments)


def test_no_wait_is_longer_than_the_longest() -> None:
    """Whoever asks for more gets ``max_interval``."""
    retries = RetryConfig(backoff=BackoffStrategy(max_interval=3, exponent=1e300))
    server = Server(lambda number, _: [no(after="999"), no(), no(), CREATED][number])
    create(server, requests(1), options=RequestOptions(retries=retries))
    assert server.moments == pytest.approx([n * (3 + LATENCY) for n in range(4)])


@pytest.mark.parametrize(
    ("refusal", "again"),
    [
        pytest.param(no(429), True, id="429"),
        pytest.param(no(503, "5"), True, id="503 that asks to come back"),
        pytest.param(no(500, "5"), False, id="500 that asks to come back, and may have acted"),
        pytest.param(no(500), False, id="500"),
        pytest.param(no(403), False, id="403"),
    ],
)
def test_what_was_refused_is_repeated_if_that_is_safe(
    refusal: HttpResponse, *, again: bool
) -> None:
    """A request without values would create another token."""
    server = Server(lambda number, _: CREATED if number else refusal)
    (created,) = create(server, requests(1))
    assert created.result.ok is again
    assert len(server.moments) == 1 + again


def test_whoever_may_have_acted_is_heeded_too() -> None:
    """A 500 with ``Retry-After`` is not repeated, but the others wait."""
    server = Server(lambda number, _: CREATED if number else no(500, "5"))
    create(server, requests(4), concurrency=2)
    assert server.moments[2] == pytest.approx(5 + LATENCY)


def test_without_retries_the_others_wait_all_the_same() -> None:
    """The refused request is an Err at once."""
    server = Server(lambda number, _: CREATED if number else no(after="5"))
    options = RequestOptions(retries=RetryConfig(strategy="none"))
    first, *others = create(server, requests(4), concurrency=1, options=options)
    assert isinstance(first.result, Err)
    assert all(created.result.ok for created in others)
    assert server.moments[:2] == pytest.approx([0, 5 + LATENCY])


@pytest.mark.parametrize(("codes", "attempts"), [((404, "5XX"), 1), (("4xx",), 2), ((), 1)])
def test_codes_say_what_is_repeated(codes: tuple[int | str, ...], attempts: int) -> None:
    """Of what surely did not act; 429 is not on these lists for its own sake."""
    server = Server(lambda number, _: CREATED if number else no())
    create(server, requests(1), options=RequestOptions(retry_codes=codes))
    assert len(server.moments) == attempts


@pytest.mark.parametrize("after", [None, "40"])
def test_there_is_an_end_to_repeating(after: str | None) -> None:
    """After five minutes the last refusal is the result, with all attempts told."""
    server = Server(lambda *_: no(after=after))
    results = create(server, requests(3), concurrency=3)
    assert max(server.moments) < 300
    for created in results:
        assert isinstance(created.result, Err)
        error = created.result.error
        assert 240 < error.elapsed <= 300
        assert not error.may_have_acted
    attempts = [created.result.error.attempts for created in results]  # type: ignore[union-attr]
    assert sum(attempts) == len(server.moments)


def test_no_wait_is_begun_that_would_end_too_late() -> None:
    """Whether the token itself was refused, or others were."""
    server = Server(lambda number, _: no(502) if number else no(after="20"), lambda n: 0.1 + n / 10)
    retries = RetryConfig(backoff=BackoffStrategy(max_elapsed_time=10))
    asked = [request(index, access_token=f"{index}" * 20) for index in range(2)]
    results = create(server, asked, options=RequestOptions(retries=retries))
    assert [created.result.ok for created in results] == [False, False]
    assert [created.result.error.elapsed for created in results] == pytest.approx([0.1, 0.2])  # type: ignore[union-attr]


def test_a_wait_in_line_has_its_end_as_well() -> None:
    """Many wait behind one that is refused again and again: none waits for longer than asked."""
    server = Server(lambda *_: no(after="50"))
    results = create(server, requests(40), concurrency=40)
    assert max(server.moments) < 300
    assert all(created.result.error.elapsed <= 300 for created in results)  # type: ignore[union-attr]


@pytest.mark.parametrize("concurrency", [1, 16])
def test_attempts_keep_to_a_rate(concurrency: int) -> None:
    """At most so many a second, evenly, repetitions included."""
    server = Server(lambda number, _: no(after="1") if number == 7 else CREATED)
    create(server, requests(50), concurrency=concurrency, max_rate=4)
    assert len(server.moments) == 51
    gaps = [
        later - moment for moment, later in zip(server.moments, server.moments[1:], strict=False)
    ]
    assert min(gaps) == pytest.approx(0.25)
    assert Counter(round(gap, 3) for gap in gaps)[0.25] >= 48


def test_a_rate_is_not_saved_up() -> None:
    """After a lull no more leave at once than otherwise."""
    server = Server(lambda *_: CREATED)

    async def slow_source() -> Any:
        yield request(0)
        await anyio.sleep(60)
        for index in range(1, 10):
            yield request(index)

    create(server, slow_source(), max_rate=2)
    assert server.moments == pytest.approx([0, *(60 + index / 2 for index in range(9))])


def test_a_rate_that_is_no_bound_costs_nothing() -> None:
    """Whatever is free leaves at once."""
    server = Server(lambda *_: CREATED)
    create(server, requests(32), concurrency=16)
    assert Counter(server.moments) == {0.0: 16, LATENCY: 16}


def test_failures_that_are_no_refusals_slow_down_none_but_their_own() -> None:
    """A token that is repeated waits by itself."""
    server = Server(lambda number, _: CREATED if number else no(502))
    asked = [request(0, access_token="t" * 20), *requests(20)[1:]]
    results = create(server, asked, concurrency=2)
    assert all(created.result.ok for created in results)
    assert max(server.moments[:20]) == pytest.approx(1.0, abs=0.5)
    assert server.widths[:6] == [1, 2, 1, 1, 1, 1]
