"""What is repeated, after what wait, and for how long."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import trio
from hypothesis import given
from hypothesis import strategies as st

from authlete import (
    BackoffStrategy,
    RequestOptions,
    RetryConfig,
    client_management_refresh_secret,
    grant_management_process_request,
    token_operations_create,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete.errors import (
    ConnectError,
    HookError,
    NoResponseError,
    RequestValidationError,
    ResponseValidationError,
)
from authlete.hooks import Hooks
from tests.fakes import (
    CREATE,
    LIST,
    UPDATE,
    client,
    failure,
    forever,
    in_virtual_time,
    refusal,
    reply,
)

if TYPE_CHECKING:
    from collections.abc import Callable

NO_WAIT = BackoffStrategy(initial_interval=0)
ON = RequestOptions(retries=RetryConfig(backoff=NO_WAIT))
ROTATE = {
    **UPDATE,
    "token_update_request": {**UPDATE["token_update_request"], "access_token_value_updated": True},
}
KEEP = {
    **UPDATE,
    "token_update_request": {**UPDATE["token_update_request"], "access_token_value_updated": False},
}


def grant_request(action: str) -> dict[str, object]:
    request = {"access_token": "some", "grant_id": "some", "gm_action": action}
    return {"service_id": "1", "g_m_request": request}


CALLS: dict[str, tuple[Callable[..., Any], Any]] = {
    "list": (token_operations_list_tokens, LIST),
    "create": (token_operations_create, CREATE),
    "update": (token_operations_update, UPDATE),
    "update, value explicitly kept": (token_operations_update, KEEP),
    "update to a new value": (token_operations_update, ROTATE),
    "renew a client secret": (
        client_management_refresh_secret,
        {"service_id": "1", "client_identifier": "1"},
    ),
    "show a grant": (grant_management_process_request, grant_request("QUERY")),
    "revoke a grant": (grant_management_process_request, grant_request("REVOKE")),
}
REPEATABLE = {"list", "update", "update, value explicitly kept", "show a grant"}
NOT_BEGUN = reply(503, headers={"retry-after": "0"})


def attempts_at(call: str, step: Any, options: RequestOptions | None, **settings: Any) -> int:
    """Fail twice in the same way and then succeed; return how often was tried."""

    async def main() -> int:
        function, request = CALLS[call]
        core, transport = client(step, step, reply(), **settings)
        result = await function(core, request, options)
        assert result.ok == (len(transport.requests) == 3)
        if not result.ok:
            assert result.error.attempts == len(transport.requests)
        return len(transport.requests)

    return in_virtual_time(main)


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("step", [refusal(500), ConnectError("x"), refusal(429)], ids=repr)
def test_they_are_off_unless_configured(call: str, step: Any) -> None:
    assert attempts_at(call, step, None) == 1


def test_none_switches_off_for_one_call_what_the_client_has_on() -> None:
    off = RequestOptions(retries=RetryConfig(strategy="none"))
    on = RetryConfig(backoff=NO_WAIT)
    assert attempts_at("list", refusal(500), None, retry_config=on) == 3
    assert attempts_at("list", refusal(500), off, retry_config=on) == 1


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_the_default_codes(status: int) -> None:
    assert attempts_at("list", refusal(status), ON) == 3


@pytest.mark.parametrize("status", [301, 400, 401, 403, 404, 408, 501, 505])
def test_other_codes_are_not_repeated_by_default(status: int) -> None:
    assert attempts_at("list", refusal(status), ON) == 1


@pytest.mark.parametrize(
    ("codes", "status", "attempts"),
    [
        (("5XX",), 501, 3),
        (("5xx",), 599, 3),
        (("5XX",), 429, 1),
        ((404,), 404, 3),
        ((100,), 100, 3),
        ((999,), 999, 3),
        (("9XX",), 999, 3),
        (("404", "4XX"), 418, 3),
        (["404"], 404, 3),
        ((), 500, 1),
    ],
)
def test_codes_and_classes_of_codes(codes: Any, status: int, attempts: int) -> None:
    options = RequestOptions(retries=ON.retries, retry_codes=codes)
    assert attempts_at("list", refusal(status), options) == attempts


ACTED = [refusal(500), refusal(502), refusal(503), refusal(504), NoResponseError("reset")]
NOT_ACTED = [refusal(429), NOT_BEGUN, ConnectError("refused")]


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("step", [*ACTED, *NOT_ACTED], ids=repr)
def test_what_cannot_be_done_twice_is_repeated_only_if_surely_not_done(
    call: str, step: Any
) -> None:
    """Creating, new values and secrets, though by GET, revoking a grant; the rest is repeated."""
    repeated = call in REPEATABLE or any(step is other for other in NOT_ACTED)
    assert attempts_at(call, step, ON) == (3 if repeated else 1)


@pytest.mark.parametrize("step", [*ACTED, *NOT_ACTED], ids=repr)
def test_a_caller_can_ask_for_it_all_the_same(step: Any) -> None:
    unsafe = RequestOptions(retries=RetryConfig(backoff=NO_WAIT, retry_unsafe=True))
    assert attempts_at("create", step, unsafe) == 3


@pytest.mark.parametrize("call", CALLS)
def test_network_errors_can_be_left_out(call: str) -> None:
    options = RequestOptions(retries=RetryConfig(backoff=NO_WAIT, retry_connection_errors=False))
    assert attempts_at(call, ConnectError("x"), options) == 1
    assert attempts_at(call, NoResponseError("x"), options) == 1
    assert attempts_at(call, refusal(429), options) == 3


def test_what_nothing_would_change_is_not_repeated() -> None:
    """A wrong request, an answer that cannot be read, a hook that fails."""

    def fail(*_: object) -> None:
        raise KeyError

    async def main() -> None:
        for core, kind, attempts in [
            (client(security=lambda: 1)[0], RequestValidationError, 0),
            (client(reply(body=b"<html>"))[0], ResponseValidationError, 1),
            (client(hooks=Hooks(before_request=(fail,)))[0], HookError, 1),
        ]:
            error = await failure(core, LIST, ON, token_operations_list_tokens)
            assert (type(error), error.attempts) == (kind, attempts)

    in_virtual_time(main)


def waits(*steps: Any, backoff: BackoffStrategy, timeout: float = 1e9) -> list[float]:
    """Return the waits between the attempts of a call."""

    async def main() -> list[float]:
        core, transport = client(*steps)
        options = RequestOptions(
            retries=RetryConfig(backoff=backoff), timeout=timeout, retry_codes=(429, 503)
        )
        await token_operations_list_tokens(core, {"service_id": "1"}, options)
        times = transport.times
        return [after - before for before, after in pairwise(times)]

    return in_virtual_time(main)


@given(
    initial=st.floats(0, 100),
    longest=st.floats(0, 100),
    exponent=st.floats(0, 10),
    failures=st.integers(1, 8),
)
def test_waits_are_a_random_part_of_an_interval_that_grows(
    initial: float, longest: float, exponent: float, failures: int
) -> None:
    """Full jitter: from nothing to ``initial * exponent ** n``, but never above the longest."""
    backoff = BackoffStrategy(
        initial_interval=initial, max_interval=longest, exponent=exponent, max_elapsed_time=1e9
    )
    measured = waits(*[refusal(503)] * failures, reply(), backoff=backoff)
    assert len(measured) == failures
    for number, wait in enumerate(measured):
        assert -1e-6 <= wait <= min(longest, initial * exponent**number) + 1e-6


def test_waits_are_spread_over_the_whole_interval() -> None:
    backoff = BackoffStrategy(initial_interval=10, exponent=1)
    measured = waits(*[refusal(503)] * 200, reply(), backoff=backoff)
    assert min(measured) < 2
    assert max(measured) > 8


@pytest.mark.parametrize(
    "backoff",
    [
        BackoffStrategy(exponent=1e308, max_elapsed_time=1e9),
        BackoffStrategy(exponent=float("inf"), max_elapsed_time=1e9),
        BackoffStrategy(initial_interval=float("inf"), max_elapsed_time=1e9),
        BackoffStrategy(initial_interval=0, exponent=float("inf"), max_elapsed_time=1e9),
    ],
)
def test_absurd_intervals_end_at_the_longest(backoff: BackoffStrategy) -> None:
    measured = waits(*[refusal(503)] * 5, reply(), backoff=backoff)
    assert len(measured) == 5
    assert all(wait <= 60 for wait in measured)


def test_without_any_limit_the_call_ends_before_an_endless_wait() -> None:
    endless = BackoffStrategy(
        initial_interval=float("inf"), max_interval=float("inf"), max_elapsed_time=float("inf")
    )
    assert waits(refusal(503), backoff=endless, timeout=float("inf")) == []


@pytest.fixture
def _longest_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make each random wait as long as it may be."""
    monkeypatch.setattr(random, "uniform", lambda _, longest: longest)


DRAWN = BackoffStrategy().initial_interval
"""The first wait that is as long as it may be."""


@pytest.mark.usefixtures("_longest_waits")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("7", 7, id="seconds"),
        pytest.param(" 7 ", 7, id="spaces around it"),
        pytest.param("0", 0, id="at once"),
        pytest.param("000", 0, id="at once, with more digits"),
        pytest.param("9999999", 60, id="longer than max_interval"),
        pytest.param("9" * 18, 60, id="absurd"),
        pytest.param("9" * 400, 60, id="beyond any float"),
        pytest.param("Fri, 31 Dec 9999 23:59:59 GMT", 60, id="date beyond max_interval"),
        pytest.param("Mon, 01 Jan 2001 00:00:00 GMT", 0, id="date that is past"),
        pytest.param("-5", DRAWN, id="negative is garbage"),
        pytest.param("1.5", DRAWN, id="fractions are garbage"),
        pytest.param("soon", DRAWN, id="garbage"),
        pytest.param("\N{ARABIC-INDIC DIGIT FIVE}", DRAWN, id="other digits are garbage"),
        pytest.param("Mon, 01 Jan 2024 00:00:00 +99999999999999", DRAWN, id="absurd time zone"),
        pytest.param("", DRAWN, id="empty"),
    ],
)
def test_the_server_may_say_how_long_to_wait(value: str, expected: float) -> None:
    """``Retry-After`` in seconds or as a date; of garbage nothing is believed."""
    answer = reply(503, headers={"retry-after": value})
    assert waits(answer, reply(), backoff=BackoffStrategy()) == pytest.approx([expected])


@pytest.mark.usefixtures("_longest_waits")
@pytest.mark.parametrize("value", ["0", "Mon, 01 Jan 2001 00:00:00 GMT"])
def test_a_server_that_asks_for_no_wait_again_and_again_causes_no_storm(value: str) -> None:
    """It is taken at its word once; the later waits are those of the backoff."""
    now = reply(503, headers={"retry-after": value})
    backoff = BackoffStrategy(initial_interval=8, exponent=2, max_interval=30)
    measured = waits(now, now, now, now, reply(), backoff=backoff)
    assert measured == pytest.approx([0, 16, 30, 30])
    measured = waits(refusal(503), now, reply(), backoff=backoff)
    assert measured == pytest.approx([8, 16])


def test_a_wait_that_would_outlast_the_timeout_is_not_begun() -> None:
    async def main() -> None:
        core, transport = client(reply(429, headers={"retry-after": "10"}))
        options = RequestOptions(retries=RetryConfig(), timeout=25)
        began = trio.current_time()
        error = await failure(core, options=options)
        assert error.status_code == 429
        assert (error.attempts, error.elapsed) == (3, 20)
        assert (len(transport.requests), trio.current_time() - began) == (3, 20)
        assert str(error).endswith("(3 attempts in 20.0 s)")

    in_virtual_time(main)


def test_a_wait_that_would_outlast_max_elapsed_time_is_not_begun() -> None:
    async def main() -> None:
        core, _ = client(reply(429, headers={"retry-after": "10"}))
        backoff = BackoffStrategy(max_elapsed_time=35)
        options = RequestOptions(retries=RetryConfig(backoff=backoff), timeout=1000)
        error = await failure(core, options=options)
        assert (error.attempts, error.elapsed) == (4, 30)

    in_virtual_time(main)


def test_the_timeout_bounds_the_last_attempt_too() -> None:
    async def main() -> None:
        core, _ = client(reply(429, headers={"retry-after": "10"}), forever)
        options = RequestOptions(retries=RetryConfig(), timeout=25)
        error = await failure(core, options=options)
        assert isinstance(error, NoResponseError)
        assert (error.timed_out, error.attempts, error.elapsed) == (True, 2, 25)

    in_virtual_time(main)


@given(
    timeout=st.floats(0.01, 100),
    statuses=st.lists(st.sampled_from([429, 500, 503]), min_size=1, max_size=8),
)
def test_no_call_lasts_longer_than_its_timeout(timeout: float, statuses: list[int]) -> None:
    async def main() -> None:
        core, _ = client(*map(refusal, statuses), forever)
        began = trio.current_time()
        options = RequestOptions(retries=RetryConfig(retry_unsafe=True), timeout=timeout)
        error = await failure(core, options=options)
        assert trio.current_time() - began <= timeout + 1e-6
        assert error.elapsed <= timeout + 1e-6

    in_virtual_time(main)


def test_one_attempt_that_may_have_acted_marks_the_whole_call() -> None:
    """Whatever the last attempt says: the caller must not simply call again."""

    async def main() -> None:
        unsafe = RequestOptions(retries=RetryConfig(backoff=NO_WAIT, retry_unsafe=True))
        for first, acted in [(refusal(500), True), (refusal(429), False)]:
            core, _ = client(first, ConnectError("refused"), refusal(400))
            error = await failure(core, options=unsafe)
            assert (error.status_code, error.attempts) == (400, 3)
            assert error.may_have_acted is acted

    in_virtual_time(main)


def test_cancellation_ends_a_wait_at_once() -> None:
    async def main() -> None:
        core, transport = client(reply(429, headers={"retry-after": "50"}))
        began = trio.current_time()
        with trio.move_on_after(3) as scope:
            await failure(core, options=RequestOptions(retries=RetryConfig(), timeout=1000))
        assert scope.cancelled_caught
        assert (trio.current_time() - began, len(transport.requests)) == (3, 1)

    in_virtual_time(main)


@pytest.mark.parametrize("exception", [KeyboardInterrupt, SystemExit])
async def test_what_ends_the_program_is_not_held_up(exception: type[BaseException]) -> None:
    async def interrupt(_: object) -> Any:
        raise exception

    core, transport = client(interrupt)
    with pytest.raises(exception):
        await token_operations_list_tokens(core, {"service_id": "1"}, ON)
    assert len(transport.requests) == 1
