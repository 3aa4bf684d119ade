"""What the logger ``authlete`` says: one record an attempt, with figures and no secrets."""

from __future__ import annotations

import logging
from typing import Any

import pytest
import trio

from authlete import AuthleteCore, RetryConfig, Security, token_operations_create
from tests.fakes import (
    CREATE,
    SECRET,
    TOKEN,
    client,
    failure,
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
        f"{name}: attempt 2, status None, NoResponseError, 2.000 s"
    )


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


async def test_nothing_is_logged_unless_asked_for(
    caplog: pytest.LogCaptureFixture, authlete_logger: logging.Logger
) -> None:
    caplog.set_level(logging.INFO, authlete_logger.name)
    core, _ = client(refusal(500))
    await failure(core)
    assert caplog.records == []


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
    mine = logging.NullHandler()
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
