"""A call ends within its timeout whatever happens. The clock here jumps over every wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
import trio
from hypothesis import example, given
from hypothesis import strategies as st

from authlete import BackoffStrategy, Hooks, RequestOptions, RetryConfig, Security
from authlete.errors import ConnectError, NoResponseError, RequestValidationError
from tests.fakes import client, failure, forever, in_virtual_time, reply, success

if TYPE_CHECKING:
    from authlete.transport import HttpRequest, HttpResponse

TIMEOUT = 2.0
HOUR = 3600.0


@attrs.frozen
class Step:
    """What a server does with one attempt: wait, then fail in some way."""

    seconds: float
    outcome: Any

    async def __call__(self, request: HttpRequest) -> HttpResponse:
        """Do it; the request leaves in the middle."""
        await trio.sleep(self.seconds / 2)
        request.sent = True
        await trio.sleep(self.seconds / 2)
        if isinstance(self.outcome, type):
            raise self.outcome("no luck")
        return self.outcome


PAST, FUTURE = "Mon, 01 Jan 2001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"
waits = st.sampled_from(["0", "1", "5", "86400", "9" * 400, "-1", "soon", "", "1.5", PAST, FUTURE])
outcomes = st.sampled_from([ConnectError, NoResponseError, OSError]) | st.builds(
    lambda status, wait: reply(status, b"", {"retry-after": wait}),
    st.sampled_from([200, 400, 429, 500, 502, 503]),
    waits,
)
steps = st.lists(
    st.builds(Step, st.sampled_from([0.0, 0.1, 0.7, 3.0, HOUR]), outcomes), min_size=1, max_size=6
)
backoffs = st.builds(
    BackoffStrategy,
    initial_interval=st.sampled_from([0.1, 0.5, 30.0]),
    max_interval=st.sampled_from([0.2, 60.0, HOUR]),
    max_elapsed_time=st.sampled_from([0.5, HOUR]),
)


@given(steps=steps, backoff=backoffs, attempt_timeout=st.none() | st.sampled_from([0.3, 5.0]))
@example([Step(HOUR, ConnectError)], BackoffStrategy(), None)
@example([Step(0.1, reply(503, b"", {"retry-after": "86400"}))], BackoffStrategy(), None)
def test_no_call_outlasts_its_timeout(
    steps: list[Step], backoff: BackoffStrategy, attempt_timeout: float | None
) -> None:
    """Attempts and waits included; and the error tells how many there were, and how long."""

    async def main() -> None:
        core, transport = client(*steps)
        began = trio.current_time()
        error = await failure(
            core,
            options=RequestOptions(
                retries=RetryConfig(backoff=backoff, retry_unsafe=True),
                timeout=TIMEOUT,
                attempt_timeout=attempt_timeout,
            ),
        )
        elapsed = trio.current_time() - began
        assert elapsed <= TIMEOUT + 0.001
        assert error.elapsed == pytest.approx(elapsed, abs=0.001)
        assert error.attempts == len(transport.requests)
        assert transport.times[-1] - began <= backoff.max_elapsed_time

    in_virtual_time(main)


@pytest.mark.parametrize("wait", ["86400", "9" * 400, FUTURE])
def test_no_wait_is_begun_that_would_end_too_late(wait: str) -> None:
    """The failure is reported at once instead."""

    async def main() -> None:
        core, _ = client(reply(503, b"", {"retry-after": wait}))
        options = RequestOptions(timeout=TIMEOUT, retries=RetryConfig())
        error = await failure(core, options=options)
        assert error.attempts == 1
        assert error.elapsed == 0

    in_virtual_time(main)


@pytest.mark.parametrize("wait", ["86400", "9" * 400, FUTURE])
def test_an_absurd_retry_after_is_capped(wait: str) -> None:
    """``max_interval`` is the longest wait."""

    async def main() -> None:
        core, transport = client(reply(503, b"", {"retry-after": wait}), reply())
        backoff = BackoffStrategy(max_interval=7)
        options = RequestOptions(timeout=TIMEOUT * 9, retries=RetryConfig(backoff=backoff))
        await success(core, options=options)
        first, second = transport.times
        assert second - first == pytest.approx(7)

    in_virtual_time(main)


@pytest.mark.parametrize(
    ("hooks", "error_type", "limit"),
    [
        pytest.param(Hooks(before_request=(forever,)), ConnectError, TIMEOUT, id="before_request"),
        pytest.param(Hooks(after_success=(forever,)), NoResponseError, TIMEOUT, id="after_success"),
    ],
)
def test_a_hook_that_hangs(hooks: Hooks, error_type: type[Exception], limit: float) -> None:
    """Its time is the call's, and the error says whether the request had left."""

    async def main() -> None:
        core, _ = client(Step(0, reply()), hooks=hooks, timeout=TIMEOUT)
        error = await failure(core)
        assert isinstance(error, error_type)
        assert error.timed_out
        assert error.elapsed == pytest.approx(limit)

    in_virtual_time(main)


def test_an_after_error_hook_that_hangs() -> None:
    """It has the last part of the time, and no more; what happened stays known."""

    async def main() -> None:
        core, _ = client(Step(HOUR, None), hooks=Hooks(after_error=(forever,)), timeout=TIMEOUT)
        error = await failure(core)
        assert error.may_have_acted
        assert error.elapsed == pytest.approx(TIMEOUT)

    in_virtual_time(main)


def test_a_credential_that_never_comes() -> None:
    """Its time is the call's as well."""

    async def main() -> None:
        core, transport = client(security=forever, timeout=TIMEOUT)
        error = await failure(core)
        assert isinstance(error, ConnectError)
        assert error.elapsed == pytest.approx(TIMEOUT)
        assert not transport.requests

    in_virtual_time(main)


@pytest.mark.parametrize(
    "security",
    [
        pytest.param(lambda: 1 / 0, id="raises"),
        pytest.param(lambda: "text", id="text"),
        pytest.param(lambda: None, id="nothing"),
        pytest.param(lambda _: None, id="wants arguments"),
        pytest.param(lambda: Security(authlete="two\r\nlines"), id="two lines"),
        pytest.param(lambda: Security(authlete="ünsafe"), id="not ASCII"),
        pytest.param(lambda: Security(authlete="with space "), id="space at its end"),
        pytest.param(lambda: Security(authlete=b"bytes"), id="bytes"),  # type: ignore[arg-type]
    ],
)
def test_a_credential_that_is_none(security: Any) -> None:
    """Whatever the caller's function does, nothing is sent and nothing is raised."""

    async def main() -> None:
        core, transport = client(security=security)
        error = await failure(core)
        assert isinstance(error, RequestValidationError)
        assert not transport.requests

    in_virtual_time(main)
