"""Where the credential comes from, when it is asked for, and what cannot be one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs
import pytest
import trio
from anyio.lowlevel import checkpoint

from authlete import AuthleteCore, RequestOptions, RetryConfig, Security
from authlete.errors import ConnectError, RequestValidationError, ResultError
from tests.fakes import (
    SECRET,
    FakeTransport,
    client,
    failure,
    forever,
    in_virtual_time,
    refusal,
    reply,
    success,
    texts,
)

if TYPE_CHECKING:
    from collections.abc import Callable

RETRYING = RequestOptions(retries=RetryConfig())


def sent_credentials(transport: FakeTransport) -> list[str]:
    return [
        request.headers["authorization"].removeprefix("Bearer ") for request in transport.requests
    ]


def rotating(*tokens: str) -> Callable[[], Security]:
    """Hand out one token after the other."""
    left = iter(tokens)
    return lambda: Security(authlete=next(left))


async def test_a_credential_is_sent_as_a_bearer() -> None:
    core, transport = client(security=Security(authlete="abc"))
    await success(core)
    assert transport.requests[0].headers["authorization"] == "Bearer abc"


async def test_a_function_may_return_it_or_be_awaited_for_it() -> None:
    async def resolve_credential() -> Security:
        await checkpoint()
        return Security(authlete="async")

    for source, token in [(rotating("sync"), "sync"), (resolve_credential, "async")]:
        core, transport = client(security=source)
        await success(core)
        assert sent_credentials(transport) == [token]


async def test_the_environment_holds_it_by_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "from-environment")
    core, transport = client(security=None)
    await success(core)
    assert sent_credentials(transport) == ["from-environment"]


async def test_an_argument_goes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUTHLETE_AUTHLETE", "from-environment")
    core, transport = client()
    await success(core)
    assert sent_credentials(transport) == [SECRET]


@pytest.mark.parametrize("value", [None, ""])
async def test_without_one_the_error_says_so_and_nothing_is_sent(
    monkeypatch: pytest.MonkeyPatch, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv("AUTHLETE_AUTHLETE", value)
    core, transport = client(security=None)
    error = await failure(core)
    assert isinstance(error, RequestValidationError)
    assert error.path == "security"
    assert "AUTHLETE_AUTHLETE" in str(error)
    assert transport.requests == []


@pytest.mark.parametrize(
    "token",
    [
        pytest.param("", id="empty"),
        pytest.param(" ", id="blank"),
        pytest.param(f" {SECRET}", id="space before"),
        pytest.param(f"Bearer {SECRET}", id="scheme before"),
        pytest.param(f"{SECRET}\n", id="LF"),
        pytest.param(f"{SECRET}\r\nX-Evil: 1", id="CRLF"),
        pytest.param(f"{SECRET}\0", id="NUL"),
        pytest.param(f"{SECRET}é", id="not ASCII"),
        pytest.param(f"{SECRET}\x7f", id="DEL"),
        pytest.param(SECRET.encode(), id="bytes"),
        pytest.param(None, id="None"),
    ],
)
async def test_what_cannot_be_a_header_is_refused_and_not_shown(token: Any) -> None:
    """A value where the client is made, what a function returns at each call."""
    security = Security(authlete=token)
    with pytest.raises(RequestValidationError) as raised:
        client(security=security)
    core, transport = client(security=lambda: security)
    for error in (raised.value, await failure(core)):
        assert isinstance(error, RequestValidationError)
        assert error.path == "security.authlete"
        assert "canary" not in texts(error)
    assert transport.requests == []


@pytest.mark.parametrize(
    ("token", "reason"),
    [
        pytest.param(None, "expected str, got NoneType", id="a variable that is not set"),
        pytest.param(f"{SECRET}\n", "without spaces around it", id="a file with its last newline"),
        pytest.param(f"Bearer {SECRET}", "without 'Bearer' before it", id="a whole header"),
    ],
)
def test_common_mistakes_with_it_are_told_apart(token: Any, reason: str) -> None:
    with pytest.raises(RequestValidationError, match=reason):
        client(security=Security(authlete=token))


@pytest.mark.parametrize("rubbish", [None, SECRET, b"x", 1, [Security(authlete=SECRET)]])
async def test_a_function_that_returns_something_else_is_an_error(rubbish: Any) -> None:
    core, transport = client(security=lambda: rubbish)
    error = await failure(core)
    assert error.path == "security"
    assert "canary" not in texts(error)
    assert transport.requests == []


@pytest.mark.parametrize("rubbish", [SECRET, 1, {"authlete": SECRET}])
def test_something_else_in_its_place_is_an_error(rubbish: Any) -> None:
    with pytest.raises(RequestValidationError) as raised:
        client(security=rubbish)
    problem = ("security", f"expected Security, got {type(rubbish).__name__}")
    assert raised.value.problems == (problem,)


@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_a_function_that_raises_is_an_error_with_that_cause(kind: str) -> None:
    cause = KeyError("vault")

    def raise_it() -> Security:
        raise cause

    async def raise_it_later() -> Security:
        raise cause

    core, transport = client(security=raise_it if kind == "sync" else raise_it_later)
    error = await failure(core)
    assert error.problems == (("security", "the function that returns it raised KeyError"),)
    assert error.__cause__ is cause
    assert (error.attempts, transport.requests) == (0, [])


def test_a_function_that_hangs_is_bounded_by_the_timeout() -> None:
    async def main() -> None:
        core, transport = client(security=forever)
        error = await failure(core, options=RequestOptions(timeout=3))
        assert isinstance(error, ConnectError)
        assert (error.timed_out, error.elapsed, error.attempts) == (True, 3, 0)
        assert not error.may_have_acted
        assert transport.requests == []

    in_virtual_time(main)


def test_a_function_is_asked_at_every_attempt() -> None:
    """So a credential that is rotated between attempts is picked up."""

    async def main() -> None:
        core, transport = client(
            refusal(429), refusal(429), reply(), security=rotating("a", "b", "c")
        )
        await success(core, options=RETRYING)
        assert sent_credentials(transport) == ["a", "b", "c"]

    in_virtual_time(main)


async def test_after_a_401_it_is_asked_once_more_and_the_call_repeated_once() -> None:
    core, transport = client(refusal(401), reply(), security=rotating("old", "new"))
    await success(core)
    assert sent_credentials(transport) == ["old", "new"]


@pytest.mark.parametrize("status", [400, 403, 500])
async def test_after_any_other_refusal_it_is_not_asked_again(status: int) -> None:
    core, transport = client(refusal(status), security=rotating("old", "new"))
    error = await failure(core)
    assert (error.attempts, sent_credentials(transport)) == (1, ["old"])


async def test_the_same_again_is_not_tried_again() -> None:
    core, transport = client(refusal(401), security=rotating("same", "same"))
    error = await failure(core)
    assert isinstance(error, ResultError)
    assert (error.attempts, sent_credentials(transport)) == (1, ["same"])


async def test_a_second_401_is_final() -> None:
    core, transport = client(refusal(401), security=rotating("a", "b", "c"))
    error = await failure(core)
    assert (error.status_code, error.attempts) == (401, 2)
    assert sent_credentials(transport) == ["a", "b"]


def test_over_all_attempts_of_a_call_it_is_asked_once_more_only_once() -> None:
    """Retrying 401 on purpose does not double every attempt."""

    async def main() -> None:
        later = attrs.evolve(refusal(401), headers={"retry-after": "10"})
        core, transport = client(later, later, later, reply(), security=rotating(*"abcde"))
        options = RequestOptions(retries=RetryConfig(), retry_codes=(401,))
        await success(core, options=options)
        assert sent_credentials(transport) == ["a", "b", "c", "d"]
        assert [time - transport.times[0] for time in transport.times] == [0, 0, 10, 20]

    in_virtual_time(main)


async def test_a_value_is_never_tried_again_after_a_401() -> None:
    core, transport = client(refusal(401))
    error = await failure(core)
    assert (error.attempts, len(transport.requests)) == (1, 1)


async def test_a_function_that_fails_after_a_401_is_the_error() -> None:
    core, transport = client(refusal(401), security=rotating("only"))
    error = await failure(core)
    assert isinstance(error, RequestValidationError)
    assert isinstance(error.__cause__, StopIteration)
    assert (error.attempts, len(transport.requests)) == (1, 1)


def test_a_function_that_hangs_after_a_401_is_bounded_by_the_timeout() -> None:
    async def main() -> None:
        answers = [Security(authlete="old")]

        async def resolve_credential() -> Security:
            if not answers:
                await forever()
            return answers.pop()

        core, _ = client(refusal(401), security=resolve_credential)
        error = await failure(core, options=RequestOptions(timeout=2))
        assert isinstance(error, ConnectError)
        assert (error.timed_out, error.elapsed, error.attempts) == (True, 2, 1)

    in_virtual_time(main)


def test_a_cancelled_call_is_cancelled_and_not_answered() -> None:
    async def main() -> None:
        core, _ = client(security=forever)
        with trio.move_on_after(1) as scope:
            await failure(core)
        assert scope.cancelled_caught

    in_virtual_time(main)


def test_repr_shows_no_credential() -> None:
    assert SECRET not in repr(Security(authlete=SECRET))
    core = AuthleteCore(security=Security(authlete=SECRET))
    assert SECRET not in repr(core) + repr(vars(core))
