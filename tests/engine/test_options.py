"""The options of one call: what each does, and what is no option."""

from __future__ import annotations

from typing import Any

import pytest
import trio

from authlete import BackoffStrategy, RequestOptions, RetryConfig, Security
from authlete.errors import ConnectError, NetworkError, NoResponseError, RequestValidationError
from tests.fakes import (
    SECRET,
    client,
    failure,
    forever,
    in_virtual_time,
    refusal,
    reply,
    success,
)

NO_WAIT = BackoffStrategy(initial_interval=0)


async def test_headers_are_added_in_lower_case() -> None:
    core, transport = client()
    options = RequestOptions(headers={"X-Request-Id": "7", "User-Agent": "mine", "Accept": "a/b"})
    await success(core, options=options)
    headers = transport.requests[0].headers
    assert headers["x-request-id"] == "7"
    assert (headers["user-agent"], headers["accept"]) == ("mine", "a/b")
    assert all(name == name.lower() for name in headers)


@pytest.mark.parametrize(
    "name", ["Authorization", "Host", "content-length", "Transfer-Encoding", "Connection"]
)
async def test_headers_that_belong_to_the_sdk_are_refused(name: str) -> None:
    core, transport = client()
    error = await failure(core, options=RequestOptions(headers={name: "x"}))
    assert error.problems == ((f"options.headers.{name}", "is set by the SDK"),)
    assert transport.requests == []


@pytest.mark.parametrize(
    ("name", "value", "path"),
    [
        pytest.param("x", "canary\r\nEvil: 1", "options.headers.x", id="CRLF in value"),
        pytest.param("x", "canary\0", "options.headers.x", id="NUL in value"),
        pytest.param("x", "canary é", "options.headers.x", id="value not ASCII"),
        pytest.param("x", b"canary", "options.headers.x", id="bytes"),
        pytest.param("x", 7, "options.headers.x", id="int"),
        pytest.param("x y", "canary", "options.headers", id="space in name"),
        pytest.param("x:", "canary", "options.headers", id="colon in name"),
        pytest.param("x\n", "canary", "options.headers", id="LF in name"),
        pytest.param("", "canary", "options.headers", id="empty name"),
        pytest.param(7, "canary", "options.headers", id="name is no str"),
    ],
)
async def test_headers_that_break_the_message_are_refused(name: Any, value: Any, path: str) -> None:
    core, transport = client()
    error = await failure(core, options=RequestOptions(headers={name: value}))
    assert isinstance(error, RequestValidationError)
    assert error.path == path
    assert "canary" not in str(error)
    assert transport.requests == []


async def test_another_server_for_one_call() -> None:
    core, transport = client(server_idx=1)
    await success(core, options=RequestOptions(server_url="https://example.com/base/"))
    await success(core)
    assert [request.url.partition("/api/")[0] for request in transport.requests] == [
        "https://example.com/base",
        "https://jp.authlete.com",
    ]


@pytest.mark.parametrize(
    "url", ["http://example.com", "ftp://example.com", "https://u@example.com", "", 7]
)
async def test_a_server_that_must_not_get_the_credential(url: Any) -> None:
    core, transport = client()
    error = await failure(core, options=RequestOptions(server_url=url))
    assert error.path == "options.server_url"
    assert transport.requests == []


async def test_extensions_reach_the_transport() -> None:
    core, transport = client()
    await success(core, options=RequestOptions(extensions={"sni_hostname": "a"}))
    await success(core)
    assert [request.extensions for request in transport.requests] == [{"sni_hostname": "a"}, {}]


NO_NUMBERS: list[Any] = [-1, "1", None, float("nan")]
BACKOFF = "options.retries.backoff"
NUMBER = "must be a number, 0 or more"


@pytest.mark.parametrize(
    ("options", "path"),
    [
        pytest.param({"timeout": 1}, "options", id="dict"),
        pytest.param(RequestOptions(timeout="1"), "options.timeout", id="timeout str"),  # type: ignore[arg-type]
        pytest.param(RequestOptions(timeout=True), "options.timeout", id="timeout bool"),
        pytest.param(RequestOptions(timeout=float("nan")), "options.timeout", id="timeout NaN"),
        pytest.param(RequestOptions(timeout=10**400), "options.timeout", id="timeout too large"),
        pytest.param(
            RequestOptions(attempt_timeout=[1]),  # type: ignore[arg-type]
            "options.attempt_timeout",
            id="attempt_timeout",
        ),
        pytest.param(RequestOptions(headers=[("a", "b")]), "options.headers", id="headers"),  # type: ignore[arg-type]
        pytest.param(RequestOptions(headers=None), "options.headers", id="headers None"),  # type: ignore[arg-type]
        pytest.param(RequestOptions(extensions=1), "options.extensions", id="extensions"),  # type: ignore[arg-type]
        pytest.param(RequestOptions(retry_codes=503), "options.retry_codes", id="codes int"),  # type: ignore[arg-type]
        pytest.param(RequestOptions(retry_codes="503"), "options.retry_codes", id="codes str"),  # type: ignore[arg-type]
        pytest.param(RequestOptions(retry_codes=("5xy",)), "options.retry_codes", id="code word"),
        pytest.param(RequestOptions(retry_codes=(5,)), "options.retry_codes", id="code 5"),
        pytest.param(RequestOptions(retry_codes=(1000,)), "options.retry_codes", id="code 1000"),
        pytest.param(RequestOptions(retry_codes=(True,)), "options.retry_codes", id="code bool"),
        pytest.param(
            RequestOptions(retry_codes=(10**5000,)), "options.retry_codes", id="endless code"
        ),
        pytest.param(
            RequestOptions(retry_codes=(503.0,)),  # type: ignore[arg-type]
            "options.retry_codes",
            id="code float",
        ),
        pytest.param(RequestOptions(retries=True), "options.retries", id="retries"),  # type: ignore[arg-type]
        pytest.param(RequestOptions(retries=RetryConfig), "options.retries", id="retries class"),  # type: ignore[arg-type]
        pytest.param(
            RequestOptions(retries=RetryConfig(strategy="often")),  # type: ignore[arg-type]
            "options.retries.strategy",
            id="strategy",
        ),
        pytest.param(
            RequestOptions(retries=RetryConfig(strategy=[])),  # type: ignore[arg-type]
            "options.retries.strategy",
            id="strategy that cannot be hashed",
        ),
        pytest.param(
            RequestOptions(retries=RetryConfig(retry_connection_errors="no")),  # type: ignore[arg-type]
            "options.retries.retry_connection_errors",
            id="retry_connection_errors",
        ),
        pytest.param(
            RequestOptions(retries=RetryConfig(retry_unsafe=1)),  # type: ignore[arg-type]
            "options.retries.retry_unsafe",
            id="retry_unsafe",
        ),
        pytest.param(
            RequestOptions(retries=RetryConfig(backoff=0.5)),  # type: ignore[arg-type]
            BACKOFF,
            id="backoff",
        ),
        *(
            pytest.param(
                RequestOptions(retries=RetryConfig(backoff=BackoffStrategy(**{name: value}))),
                f"{BACKOFF}.{name}",
                id=f"{name} {value}",
            )
            for name in ("initial_interval", "max_interval", "exponent", "max_elapsed_time")
            for value in NO_NUMBERS
        ),
    ],
)
async def test_a_wrong_option_is_named_and_nothing_is_sent(options: Any, path: str) -> None:
    core, transport = client()
    error = await failure(core, options=options)
    assert isinstance(error, RequestValidationError)
    assert error.path == path
    assert transport.requests == []


async def test_all_wrong_options_are_named_at_once() -> None:
    core, _ = client()
    options: Any = RequestOptions(
        timeout="1",  # type: ignore[arg-type]
        headers=1,  # type: ignore[arg-type]
        retry_codes=("x",),
    )
    error = await failure(core, options=options)
    assert {path for path, _ in error.problems} == {
        "options.timeout",
        "options.headers",
        "options.retry_codes",
    }


@pytest.mark.parametrize("seconds", [0, -1, -0.0, float("-inf"), 1e-300])
@pytest.mark.parametrize("name", ["timeout", "attempt_timeout"])
async def test_without_time_nothing_is_sent(name: str, seconds: float) -> None:
    core, transport = client()
    error = await failure(core, options=RequestOptions(**{name: seconds}))  # type: ignore[arg-type]
    assert isinstance(error, ConnectError)
    assert (error.timed_out, error.attempts, error.may_have_acted) == (True, 0, False)
    assert transport.requests == []


def test_the_timeout_of_a_call_goes_before_that_of_the_client() -> None:
    async def main() -> None:
        core, transport = client(forever, timeout=5)
        for options, seconds in [(None, 5), (RequestOptions(timeout=2), 2)]:
            error = await failure(core, options=options)
            assert isinstance(error, NoResponseError)
            assert (error.timed_out, error.elapsed) == (True, seconds)
            assert error.may_have_acted
        assert transport.requests[1].deadline - transport.times[1] == 2

    in_virtual_time(main)


def test_the_default_timeout_is_30_seconds() -> None:
    async def main() -> None:
        core, _ = client(forever)
        assert (await failure(core)).elapsed == 30

    in_virtual_time(main)


@pytest.mark.parametrize(
    ("sent", "kind"), [(False, ConnectError), (True, NoResponseError), (None, NoResponseError)]
)
def test_the_transport_tells_whether_a_request_that_took_too_long_had_left(
    *, sent: bool | None, kind: type[NetworkError]
) -> None:
    async def main() -> None:
        async def hang(request: Any) -> Any:
            request.sent = sent
            await forever()

        core, _ = client(hang)
        error = await failure(core)
        assert type(error) is kind
        assert (error.timed_out, error.may_have_acted) == (True, kind is NoResponseError)

    in_virtual_time(main)


def test_a_timeout_can_be_switched_off() -> None:
    async def main() -> None:
        async def slow(_: object) -> Any:
            await trio.sleep(10_000)
            return reply()

        core, _ = client(slow)
        await success(core, options=RequestOptions(timeout=float("inf")))

    in_virtual_time(main)


def test_the_timeout_of_an_attempt_leaves_time_for_another() -> None:
    async def main() -> None:
        core, transport = client(forever, forever, reply())
        options = RequestOptions(
            attempt_timeout=2, retries=RetryConfig(retry_unsafe=True, backoff=NO_WAIT)
        )
        await success(core, options=options)
        assert [time - transport.times[0] for time in transport.times] == [0, 2, 4]

    in_virtual_time(main)


def test_the_timeout_of_an_attempt_does_not_outlast_that_of_the_call() -> None:
    async def main() -> None:
        core, _ = client(forever)
        assert (
            await failure(core, options=RequestOptions(timeout=1, attempt_timeout=5))
        ).elapsed == 1

    in_virtual_time(main)


def test_the_timeout_covers_a_repetition_after_a_401() -> None:
    async def main() -> None:
        async def slow_401(_: object) -> Any:
            await trio.sleep(2)
            return refusal(401)

        tokens = iter(["old", "new"])
        core, _ = client(
            slow_401, forever, security=lambda: Security(authlete=next(tokens)), timeout=3
        )
        error = await failure(core)
        assert (error.elapsed, error.attempts, error.may_have_acted) == (3, 2, True)

    in_virtual_time(main)


def test_repr_shows_no_header_value() -> None:
    shown = repr(RequestOptions(headers={"x-key": SECRET}))
    assert SECRET not in shown
    assert "x-key" in shown
