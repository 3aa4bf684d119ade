"""Errors are exceptions and values: they print, pickle, copy, and keep no secrets."""

from __future__ import annotations

import copy
import inspect
import pickle
import time
import traceback
from datetime import UTC, datetime, timedelta
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from authlete import errors
from authlete.errors import (
    AuthleteDefaultError,
    AuthleteError,
    BearerTokenError,
    ConnectError,
    HookError,
    HttpError,
    NetworkError,
    NoResponseError,
    OperationError,
    RequestValidationError,
    ResponseValidationError,
    ResultError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HTTP: dict[str, Any] = {"status_code": 400, "headers": {"x": "y"}, "body": b"{}"}
EXAMPLES = [
    AuthleteError("nothing"),
    RequestValidationError(("service_id", "is required"), ("subject", "expected str, got int")),
    NetworkError("gone"),
    ConnectError("refused", timed_out=True),
    NoResponseError("reset"),
    HttpError("HTTP 400", **HTTP),
    ResultError(result_code="A109001", result_message="[A109001] Missing.", **HTTP),
    AuthleteDefaultError("HTTP 400", **HTTP),
    ResponseValidationError(("$.scopes[0]", "expected str, got int"), **HTTP),
    HookError("before_request raised KeyError", hook="before_request"),
    BearerTokenError(
        "HTTP 401: [A057302] Unknown.",
        status_code=401,
        headers={"www-authenticate": "Bearer"},
        result_code="A057302",
    ),
]
EACH = [pytest.param(error, id=type(error).__name__) for error in EXAMPLES]


def test_the_examples_are_every_class() -> None:
    classes = {cls for _, cls in inspect.getmembers(errors, inspect.isclass)}
    assert {type(error) for error in EXAMPLES} == {
        cls for cls in classes if issubclass(cls, Exception)
    }


def test_the_union_is_every_leaf() -> None:
    """A ``match`` over the union is exhaustive, and no class of it stands above another.

    What refuses a request to somebody else's resource is no end of a call.
    """
    classes = {type(error) for error in EXAMPLES}
    leaves = {cls for cls in classes if not any(cls in other.__mro__[1:] for other in classes)}
    assert {*get_args(OperationError), BearerTokenError} == leaves
    assert len(leaves) == 8


def assert_same(one: AuthleteError, other: AuthleteError) -> None:
    assert type(one) is type(other)
    assert (str(one), one.args, vars(one)) == (str(other), other.args, vars(other))


def without_body(error: AuthleteError) -> AuthleteError:
    """Leave out what a pickle leaves out: a body may hold a token."""
    if isinstance(error, HttpError):
        error.body = b""
    return error


@pytest.mark.parametrize("error", EACH)
def test_every_error_can_be_pickled(error: AuthleteError) -> None:
    error = copy.copy(error)
    error.operation, error.attempts, error.elapsed = "token_operations_create", 3, 1.25
    error.may_have_acted = True
    error.add_note("seen by the scheduler")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        loaded = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - our own bytes
        assert_same(loaded, without_body(copy.copy(error)))


def test_headers_of_any_transport_can_be_pickled() -> None:
    error = HttpError("", status_code=400, headers=MappingProxyType({"x": "y"}), body=b"")
    assert pickle.loads(pickle.dumps(error)).headers == {"x": "y"}  # noqa: S301 - our own bytes


@pytest.mark.parametrize("error", EACH)
@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_every_error_can_be_copied(error: AuthleteError, duplicate: Any) -> None:
    other = duplicate(error)
    assert other is not error
    assert_same(other, error)


class CustomError(ResultError):
    """What a user derives, with a constructor of another shape."""

    def __init__(self, extra: int) -> None:
        super().__init__(result_code="A1", result_message="No.", **HTTP)
        self.extra = extra


def test_errors_that_users_derive_can_be_pickled_too() -> None:
    error = CustomError(7)
    loaded = pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    assert_same(loaded, without_body(error))


@pytest.mark.parametrize(
    ("error", "text"),
    [
        pytest.param(
            EXAMPLES[1],
            "service_id: is required; subject: expected str, got int",
            id="every fault with its path",
        ),
        pytest.param(EXAMPLES[3], "refused", id="a cause"),
        pytest.param(EXAMPLES[6], "HTTP 400, A109001: Missing.", id="the code once, not twice"),
        pytest.param(EXAMPLES[8], "HTTP 400: $.scopes[0]: expected str, got int", id="JSON path"),
    ],
)
def test_messages(error: AuthleteError, text: str) -> None:
    assert str(error) == text


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("[A1] No.", "HTTP 400, A1: No."),
        ("No.", "HTTP 400, A1: No."),
        ("[A2] No.", "HTTP 400, A1: [A2] No."),
        ("[A1]", "HTTP 400, A1"),
        (" ", "HTTP 400, A1"),
        ("", "HTTP 400, A1"),
    ],
)
def test_a_result_is_told_in_authletes_words_if_it_has_any(message: str, text: str) -> None:
    error = ResultError(result_code="A1", result_message=message, **HTTP)
    assert str(error) == text
    assert (error.result_code, error.result_message) == ("A1", message)


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("A001202", ["header", "proxy", "hook"]),
        ("A458101", ["credential", "server_idx", "server_url"]),
        ("A458203", ["service_id", "server_idx", "server_url"]),
    ],
)
def test_the_commonest_mistakes_are_told_with_what_to_check(code: str, named: list[str]) -> None:
    """After Authlete's own words, and by the names of the arguments that are wrong."""
    error = ResultError(result_code=code, result_message=f"[{code}] No.", **HTTP)
    words, _, hint = str(error).partition(" (")
    assert words == f"HTTP 400, {code}: No."
    assert all(name in hint for name in named)
    assert error.result_message == f"[{code}] No."


def test_the_message_names_the_operation_and_the_effort() -> None:
    error = ConnectError("refused")
    error.operation = "token_operations_create"
    assert str(error) == "token_operations_create: refused"
    error.attempts, error.elapsed = 1, 1.26
    assert str(error) == "token_operations_create: refused"
    error.attempts = 2
    assert str(error) == "token_operations_create: refused (2 attempts in 1.3 s)"


def test_a_request_error_gives_its_first_path() -> None:
    assert EXAMPLES[1].path == "service_id"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("status", "acted"),
    [(200, True), (204, True), (302, False), (400, False), (429, False), (500, True), (503, True)],
)
def test_an_answer_tells_whether_authlete_may_have_acted(status: int, *, acted: bool) -> None:
    """A refusal (3XX, 4XX) surely did nothing; a failure (5XX) or success may have."""
    assert HttpError("", status_code=status, headers={}, body=b"").may_have_acted is acted


def test_an_unavailable_server_that_names_a_time_has_not_begun() -> None:
    """503 with ``Retry-After`` is as good as a refusal."""
    error = HttpError("", status_code=503, headers={"retry-after": "1"}, body=b"")
    assert not error.may_have_acted


def test_network_errors_tell_whether_authlete_may_have_acted() -> None:
    assert not ConnectError("").may_have_acted
    assert NoResponseError("").may_have_acted
    assert not RequestValidationError(("x", "y")).may_have_acted


def test_a_traceback_shows_no_body_and_no_header() -> None:
    error = ResponseValidationError(
        ("$", "is not JSON"),
        status_code=200,
        headers={"set-cookie": "canary-header"},
        body=b"canary-body",
    )
    shown = "".join(traceback.format_exception(error)) + repr(error)
    assert "canary" not in shown


def http_error(headers: dict[str, str]) -> HttpError:
    return HttpError("", status_code=503, headers=headers, body=b"")


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": " 2 "}, 2.0),
        ({"retry-after": "0"}, 0.0),
        ({"retry-after": "soon"}, None),
        ({}, None),
    ],
)
def test_an_answer_tells_how_long_it_asks_to_wait(
    headers: dict[str, str], seconds: float | None
) -> None:
    """In seconds, from when it came."""
    assert http_error(headers).retry_after == seconds


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"])
def _somewhere(request: pytest.FixtureRequest) -> Iterator[None]:
    """Be in one time zone or another."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", request.param)
        time.tzset()
        yield
    time.tzset()


@pytest.mark.usefixtures("_somewhere")
@pytest.mark.parametrize(
    "form",
    ["%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT", "%a %b %d %H:%M:%S %Y"],
    ids=["today's", "RFC 850's", "asctime's"],
)
def test_a_date_is_understood_in_every_form_and_place(
    monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """HTTP has three forms of dates, all of them in GMT, also the one that does not say so."""
    now = datetime(2026, 5, 4, 23, 59, 30, tzinfo=UTC)
    monkeypatch.setattr(errors, "time", SimpleNamespace(time=now.timestamp))
    date = (now + timedelta(seconds=1000)).strftime(form)
    assert http_error({"retry-after": date}).retry_after == 1000


@given(value=st.text(alphabet='0123456789+-: ,MonJanGMTUCE().;"\\/@', max_size=45) | st.text())
def test_no_retry_after_breaks_the_call(value: str) -> None:
    seconds = http_error({"retry-after": value}).retry_after
    assert seconds is None or seconds >= 0
