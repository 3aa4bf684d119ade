"""What the sandbox remembers of the requests it answered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authlete.sandbox import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import Receive

    from authlete.sandbox import Clock

    from .conftest import Caller


async def test_a_request_is_remembered_with_its_answer(caller: Caller, clock: Clock) -> None:
    created = await caller.create(subject="jane", accessToken="canary-value")
    (request,) = caller.sandbox.requests
    assert (request.at, request.method, request.operation) == (
        clock.now,
        "POST",
        "token_operations_create",
    )
    assert request.json == {
        "grantType": "AUTHORIZATION_CODE",
        "clientId": 11,
        "subject": "jane",
        "accessToken": "canary-value",
    }
    assert request.parameters == {"service_id": "1"}
    assert (request.status, request.result_code, request.action) == (200, "A109001", "OK")
    assert created["accessToken"].encode() in request.answer


async def test_parameters_are_those_of_path_and_query(caller: Caller) -> None:
    await caller.list(subject="jo hn", start=0)
    await caller.request("DELETE", "/api/1/auth/token/delete/a%2Fb")
    listed, deleted = caller.sandbox.requests
    assert listed.parameters == {"service_id": "1", "subject": "jo hn", "start": "0"}
    assert deleted.operation == "token_operations_delete"
    assert deleted.parameters == {"service_id": "1", "access_token_identifier": "a/b"}
    assert (deleted.status, deleted.result_code, deleted.action) == (400, "A161202", None)


@pytest.mark.parametrize(
    ("path", "status", "operation"),
    [
        pytest.param("/elsewhere", 404, None, id="no such path"),
        pytest.param("/api/1/auth/token/create", 401, "token_operations_create", id="refused"),
    ],
)
async def test_what_is_refused_is_remembered_too(
    caller: Caller, path: str, status: int, operation: str | None
) -> None:
    """Its body is not read then."""
    await caller.request("POST", path, json={}, headers={"authorization": "Bearer wrong"})
    (request,) = caller.sandbox.requests
    assert (request.status, request.operation, request.json) == (status, operation, None)


async def test_nothing_of_a_token_or_the_credential_is_shown(caller: Caller) -> None:
    await caller.create(accessToken="canary-value")
    await caller.request("DELETE", "/api/1/auth/token/delete/canary-value")
    assert "canary" not in repr(caller.sandbox.requests)
    for request in caller.sandbox.requests:
        assert "authorization" not in request.headers
        assert caller.sandbox.bearer not in repr(request)


async def test_who_has_the_answer_finds_the_request(caller: Caller) -> None:
    """Also over a socket, where the caller may look while the server is not done yet."""
    remembered: list[int] = []

    async def send(_: object) -> None:
        remembered.append(len(caller.sandbox.requests))

    scope = {"type": "http", "method": "GET", "path": "/api", "query_string": b"", "headers": []}
    await caller.sandbox.app(scope, None, send)  # type: ignore[arg-type]
    assert remembered[-1] == 1


async def test_they_can_be_forgotten(caller: Caller) -> None:
    await caller.create()
    caller.sandbox.forget_requests()
    assert caller.sandbox.requests == ()
    await caller.list()
    assert len(caller.sandbox.requests) == 1


@pytest.mark.parametrize(
    ("name", "limit"),
    [pytest.param("MOST", 2, id="many"), pytest.param("MOST_BYTES", 900, id="large")],
)
async def test_the_oldest_are_forgotten_first(
    start: Callable[..., Caller], monkeypatch: pytest.MonkeyPatch, name: str, limit: int
) -> None:
    """So that a sandbox that runs for long does not grow."""
    monkeypatch.setattr(log, name, limit)
    caller = start()
    for number in range(6):
        await caller.create(subject=f"user-{number}")
    remembered = [request.json for request in caller.sandbox.requests]
    assert 0 < len(remembered) < 6
    assert remembered[-1] == {
        "grantType": "AUTHORIZATION_CODE",
        "clientId": 11,
        "subject": "user-5",
    }


async def test_what_is_no_http_passes() -> None:
    """Servers ask apps for other things, too."""
    asked: list[str] = []

    async def app(scope: dict[str, str], *_: object) -> None:
        asked.append(scope["type"])

    requests = log.RequestLog()
    recorder = log.Recorder(app, requests, lambda: 0.0)  # type: ignore[arg-type]
    await recorder({"type": "lifespan"}, None, None)  # type: ignore[arg-type]
    assert asked == ["lifespan"]
    assert requests.requests() == ()


@pytest.mark.parametrize("answer", [b"", b"[]", b'{"resultCode": 1}'])
def test_an_answer_without_a_code_has_none(answer: bytes) -> None:
    request = log.ReceivedRequest(
        at=0.0,
        method="GET",
        operation=None,
        parameters={},
        headers={},
        body=b"",
        status=200,
        answer=answer,
    )
    assert request.result_code is None


async def test_a_caller_that_leaves_was_not_answered() -> None:
    async def app(_: object, receive: Receive, __: object) -> None:
        await receive()

    async def leave() -> dict[str, str]:
        return {"type": "http.disconnect"}

    requests = log.RequestLog()
    recorder = log.Recorder(app, requests, lambda: 0.0)
    await recorder({"type": "http"}, leave, None)  # type: ignore[arg-type]
    assert requests.requests() == ()
