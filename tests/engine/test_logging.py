"""What the logger ``authlete`` says: one record an attempt, with figures and no secrets."""

from __future__ import annotations

import logging
import subprocess
import sys
from typing import Any

import pytest
import trio

from authlete import (
    AuthleteCore,
    RequestOptions,
    RetryConfig,
    Security,
    token_operations_create,
    token_operations_delete,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete.errors import ConnectError
from tests.fakes import (
    CREATE,
    SECRET,
    TOKEN,
    UPDATE,
    client,
    failure,
    forever,
    in_virtual_time,
    refusal,
    reply,
    success,
)

CANARY: Any = {
    "service_id": "canary-service",
    "token_create_request": {
        **CREATE["token_create_request"],
        "access_token": TOKEN,
        "subject": "canary-subject",
    },
}


def attempts(caplog: pytest.LogCaptureFixture) -> list[Any]:
    """Return the records of attempts; a call that fails has one more, a warning."""
    return [record for record in caplog.records if record.levelno == logging.DEBUG]


def facts(record: Any) -> tuple[Any, ...]:
    return (record.operation, record.attempt, record.status, record.outcome, record.elapsed)


def test_every_attempt_is_one_record(
    caplog: pytest.LogCaptureFixture, authlete_logger: logging.Logger
) -> None:
    caplog.set_level(logging.DEBUG, authlete_logger.name)

    async def main() -> None:
        async def late(_: object) -> Any:
            await trio.sleep(2)
            raise OSError

        core, _ = client(refusal(429), late, reply(), retry_config=RetryConfig(retry_unsafe=True))
        await success(core)

    in_virtual_time(main)
    name = "token_operations_create"
    assert [facts(record) for record in caplog.records] == [
        (name, 1, 429, "AuthleteDefaultError", 0),
        (name, 2, None, "NoResponseError", pytest.approx(2)),
        (name, 3, 200, "Ok", 0),
    ]
    assert {(record.name, record.levelno) for record in caplog.records} == {("authlete", 10)}
    assert caplog.records[1].getMessage() == (
        f"{name}: attempt 2, status None, NoResponseError, action None, None, 2.000 s"
    )


@pytest.mark.parametrize(
    ("step", "options", "expected"),
    [
        (reply(), {}, (200, "Ok", 0)),
        (refusal(400), {}, (400, "ResultError", 0)),
        (refusal(502), {}, (502, "AuthleteDefaultError", 0)),
        (reply(body=b"?"), {}, (200, "ResponseValidationError", 0)),
        (ConnectError("refused"), {}, (None, "ConnectError", 0)),
        (forever, {"timeout": 4}, (None, "NoResponseError", 4)),
        (forever, {"attempt_timeout": 3}, (None, "NoResponseError", 3)),
    ],
    ids=["success", "refusal", "gateway", "unreadable", "no connection", "timeout", "attempt's"],
)
def test_every_outcome_is_recorded(
    caplog: pytest.LogCaptureFixture,
    authlete_logger: logging.Logger,
    step: Any,
    options: dict[str, Any],
    expected: tuple[Any, ...],
) -> None:
    """The status if there was one, the class of the error, and the seconds that it took."""
    caplog.set_level(logging.DEBUG, authlete_logger.name)

    async def main() -> None:
        core, _ = client(step)
        await token_operations_create(core, CREATE, RequestOptions(**options))

    in_virtual_time(main)
    status, outcome, elapsed = expected
    (record,) = attempts(caplog)
    assert facts(record) == ("token_operations_create", 1, status, outcome, pytest.approx(elapsed))


def test_a_repetition_is_timed_by_itself(
    caplog: pytest.LogCaptureFixture, authlete_logger: logging.Logger
) -> None:
    """After a wait, and after a 401 that another credential was asked for."""
    caplog.set_level(logging.DEBUG, authlete_logger.name)
    tokens = iter(["old", "new", "new"])

    async def after_2_seconds(_: object) -> Any:
        await trio.sleep(2)
        return reply(503, headers={"retry-after": "7"})

    async def after_3_seconds(_: object) -> Any:
        await trio.sleep(3)
        return refusal(401)

    async def main() -> None:
        core, _ = client(
            after_3_seconds,
            after_2_seconds,
            reply(),
            retry_config=RetryConfig(),
            security=lambda: Security(authlete=next(tokens)),
        )
        await success(core)

    in_virtual_time(main)
    assert [facts(record)[1:] for record in caplog.records] == [
        (1, 401, "ResultError", pytest.approx(3)),
        (2, 503, "AuthleteDefaultError", pytest.approx(2)),
        (3, 200, "Ok", pytest.approx(0)),
    ]


def test_a_cancelled_attempt_is_recorded_too(
    caplog: pytest.LogCaptureFixture, authlete_logger: logging.Logger
) -> None:
    caplog.set_level(logging.DEBUG, authlete_logger.name)

    async def main() -> None:
        core, _ = client(forever)
        with trio.move_on_after(1):
            await token_operations_create(core, CREATE)

    in_virtual_time(main)
    (record,) = caplog.records
    assert facts(record) == ("token_operations_create", 1, None, "Cancelled", pytest.approx(1))


@pytest.mark.parametrize(
    ("function", "request_"),
    [
        (token_operations_list_tokens, {"service_id": "canary", "subject": "canary-subject"}),
        (token_operations_update, {**UPDATE, "service_id": "canary"}),
        (
            token_operations_delete,
            {"service_id": "canary", "access_token_identifier": TOKEN},
        ),
    ],
    ids=["query", "body", "path"],
)
@pytest.mark.parametrize("step", [reply(204), refusal(400), OSError(TOKEN)], ids=repr)
async def test_no_record_holds_what_a_request_holds(
    caplog: pytest.LogCaptureFixture, function: Any, request_: Any, step: Any
) -> None:
    """Wherever it travels; nor a header of the caller's, nor the server."""
    caplog.set_level(logging.DEBUG)
    core, _ = client(step, server_url="https://canary.example")
    await function(core, request_, RequestOptions(headers={"x-tenant": "canary-tenant"}))
    shown = "".join(record.getMessage() + repr(vars(record)) for record in caplog.records)
    assert shown
    assert [secret for secret in (SECRET, TOKEN, "canary", "x-tenant") if secret in shown] == []


@pytest.mark.parametrize(
    "step",
    [
        reply(body={"accessToken": TOKEN, "refreshToken": TOKEN}),
        reply(body={"accessToken": [TOKEN]}),
        reply(body=TOKEN.encode()),
        reply(400, {"resultCode": "A1", "resultMessage": TOKEN}),
        OSError(TOKEN),
    ],
    ids=repr,
)
async def test_no_record_holds_a_secret(caplog: pytest.LogCaptureFixture, step: Any) -> None:
    caplog.set_level(logging.DEBUG)
    core, _ = client(step)
    await token_operations_create(core, CANARY)
    assert len(caplog.records) >= 1
    for record in caplog.records:
        shown = record.getMessage() + repr(vars(record))
        assert SECRET not in shown
        assert TOKEN not in shown
        assert "canary" not in shown


def test_a_call_that_fails_is_one_warning_after_all_its_attempts(
    caplog: pytest.LogCaptureFixture, authlete_logger: logging.Logger
) -> None:
    caplog.set_level(logging.INFO, authlete_logger.name)

    async def main() -> None:
        core, _ = client(refusal(503), refusal(503), refusal(400), retry_config=RetryConfig())
        await failure(core, UPDATE, function=token_operations_update)

    in_virtual_time(main)
    (record,) = caplog.records
    told: Any = record
    assert record.levelno == logging.WARNING
    assert (told.operation, told.attempts) == ("token_operations_update", 3)
    assert (told.outcome, told.result_code) == ("ResultError", "A001202")
    assert record.getMessage().startswith("token_operations_update: HTTP 400, A001202: No.")


async def test_a_call_that_succeeds_is_no_news(
    caplog: pytest.LogCaptureFixture, authlete_logger: logging.Logger
) -> None:
    caplog.set_level(logging.INFO, authlete_logger.name)
    core, _ = client(reply(body={"action": "BAD_REQUEST", "resultCode": "A104201"}))
    await success(core)
    assert caplog.records == []


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"action": "BAD_REQUEST", "resultCode": "A104201"}, ("BAD_REQUEST", "A104201")),
        ({"action": "NEW_WORD"}, ("NEW_WORD", None)),
        ({"action": TOKEN, "resultCode": TOKEN}, (None, None)),
    ],
)
async def test_a_record_tells_what_authlete_decided(
    caplog: pytest.LogCaptureFixture, body: Any, expected: tuple[Any, ...]
) -> None:
    """By words and codes: what looks otherwise may be a secret that the server repeats."""
    caplog.set_level(logging.DEBUG)
    core, _ = client(reply(body=body))
    await success(core)
    (record,) = attempts(caplog)
    assert (record.action, record.result_code) == expected


@pytest.mark.process
def test_nothing_reaches_stderr_where_nobody_set_up_logging() -> None:
    script = """
import asyncio
from authlete import AuthleteCore, Security, token_operations_list_tokens
from authlete.errors import ConnectError

class Transport:
    async def send(self, request):
        raise ConnectError("refused")

async def main():
    core = AuthleteCore(security=Security(authlete="x"), service_id="1", transport=Transport())
    assert not (await token_operations_list_tokens(core)).ok

asyncio.run(main())
"""
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    assert done.stderr == ""


@pytest.mark.parametrize("value", ["1", "true", "yes", "DEBUG"])
def test_the_environment_switches_debugging_on(
    monkeypatch: pytest.MonkeyPatch, authlete_logger: logging.Logger, value: str
) -> None:
    """A handler is added once, however many clients there are."""
    monkeypatch.setenv("AUTHLETE_DEBUG", value)
    authlete_logger.handlers.clear()
    for _ in range(2):
        AuthleteCore(security=Security(authlete=SECRET))
    assert authlete_logger.level == logging.DEBUG
    (handler,) = authlete_logger.handlers
    assert isinstance(handler, logging.StreamHandler)


def test_a_handler_of_the_application_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, authlete_logger: logging.Logger
) -> None:
    monkeypatch.setenv("AUTHLETE_DEBUG", "1")
    mine = logging.StreamHandler()
    authlete_logger.handlers[:] = [mine]
    AuthleteCore(security=Security(authlete=SECRET))
    assert authlete_logger.handlers == [mine]


@pytest.mark.parametrize("value", [None, "", "0", "false", "False", "no", "off"])
def test_the_environment_leaves_it_off(
    monkeypatch: pytest.MonkeyPatch, authlete_logger: logging.Logger, value: str | None
) -> None:
    if value is not None:
        monkeypatch.setenv("AUTHLETE_DEBUG", value)
    authlete_logger.handlers.clear()
    AuthleteCore(security=Security(authlete=SECRET))
    assert authlete_logger.handlers == []
    assert authlete_logger.level == logging.NOTSET
