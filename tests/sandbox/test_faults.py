"""Faults that a test scripts: what they do in the sandbox, and what the SDK makes of them."""

from __future__ import annotations

import math
import socket
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import anyio
import attrs
import pytest
import trio

from authlete import (
    AuthleteCore,
    BackoffStrategy,
    Ok,
    RequestOptions,
    RetryConfig,
    Security,
    info,
    token_operations_create,
    token_operations_list_tokens,
)
from authlete.errors import (
    AuthleteDefaultError,
    ConnectError,
    NetworkError,
    NoResponseError,
    ResponseValidationError,
    ResultError,
)
from authlete.models import TokenCreateResponse
from authlete.sandbox import Answer, ConnectionRefused, Disconnect, Fault, Latency, Sandbox
from tests.fakes import in_virtual_time

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Generator

    from .conftest import Caller

CREATE = "token_operations_create"
LIST = "token_operations_list_tokens"
LIST_PATH = "/auth/token/get/list"
CREATE_PATH = "/auth/token/create"
TOKEN: Any = {"token_create_request": {"grant_type": "CLIENT_CREDENTIALS", "client_id": 11}}
BUSY = Answer(429, headers={"Retry-After": "2"})
FAILED = Answer(500, {"resultCode": "A1", "resultMessage": "[A1] No."})
MODEL = Answer(200, TokenCreateResponse(action="OK"))
HOUR = 3600.0
PATIENCE = 20.0  # seconds after which what should have happened is a failure


@attrs.frozen
class Way:
    """How a client reaches the sandbox."""

    by_socket: bool
    backend: str

    def __str__(self) -> str:
        return f"{'loopback' if self.by_socket else 'in-process'}-{self.backend}"

    @contextmanager
    def reach(self, sandbox: Sandbox) -> Generator[dict[str, Any]]:
        """Yield what a client of this sandbox is made of."""
        if not self.by_socket:
            yield {"transport": sandbox.transport()}
            return
        with sandbox.serve() as url:
            yield {"server_url": url}

    def run(self, sandbox: Sandbox, scenario: Callable[[AuthleteCore], Awaitable[None]]) -> None:
        """Run a scenario with a client of its own."""

        async def main(settings: dict[str, Any]) -> None:
            security = Security(authlete=sandbox.bearer)
            async with AuthleteCore(security=security, service_id="1", **settings) as core:
                with anyio.fail_after(PATIENCE):
                    await scenario(core)

        with self.reach(sandbox) as settings:
            anyio.run(main, settings, backend=self.backend)


WAYS = [Way(by_socket, backend) for by_socket in (False, True) for backend in ("asyncio", "trio")]
each_way = pytest.mark.parametrize("way", WAYS, ids=str)


@pytest.fixture
def sandbox(caller: Caller) -> Sandbox:
    """A sandbox that accepts every service, client and scope."""
    return caller.sandbox


async def count(core: AuthleteCore) -> int | None:
    return (await token_operations_list_tokens(core, {})).unwrap().total_count


@attrs.frozen
class Met:
    """A fault and what becomes of a request that meets it."""

    fault: Fault
    outcome: type
    tokens: int = 0
    status: int | None = None


@each_way
@pytest.mark.parametrize(
    "met",
    [
        pytest.param(Met(BUSY, AuthleteDefaultError, status=429), id="too many"),
        pytest.param(Met(Answer(503), AuthleteDefaultError, status=503), id="unavailable"),
        pytest.param(Met(FAILED, ResultError, status=500), id="failed"),
        pytest.param(Met(Answer(200, "<html>"), ResponseValidationError, status=200), id="garbled"),
        pytest.param(Met(Answer(204), ResponseValidationError, status=204), id="empty"),
        pytest.param(Met(MODEL, Ok, status=200), id="a model"),
        pytest.param(Met(Latency(0), Ok, tokens=1, status=200), id="late"),
        pytest.param(Met(Disconnect(), NoResponseError), id="cut off"),
        pytest.param(Met(Disconnect(after_commit=True), NoResponseError, tokens=1), id="lost"),
    ],
)
def test_every_fault_has_its_outcome(way: Way, sandbox: Sandbox, met: Met) -> None:
    """The same over a socket as without; the next request is answered as ever."""

    async def scenario(core: AuthleteCore) -> None:
        sandbox.script(met.fault)
        result = await token_operations_create(core, TOKEN)
        assert type(result if isinstance(result, Ok) else result.error) is met.outcome
        assert await count(core) == met.tokens

    way.run(sandbox, scenario)
    created, counted = sandbox.requests
    assert (created.operation, created.fault, created.status) == (CREATE, met.fault, met.status)
    assert created.json == {"grantType": "CLIENT_CREDENTIALS", "clientId": 11}
    assert created.parameters == {"service_id": "1"}
    assert (counted.operation, counted.fault, counted.status) == (LIST, None, 200)


def sent_to(way: Way) -> type[NetworkError]:
    """Return what becomes of a refused request: over a socket, there is a connection by then."""
    return NoResponseError if way.by_socket else ConnectError


@each_way
def test_a_refused_connection_carries_no_request(way: Way, sandbox: Sandbox) -> None:
    """What has no socket is told so; nothing is done either way, and the next is answered."""

    async def scenario(core: AuthleteCore) -> None:
        sandbox.script(ConnectionRefused())
        result = await token_operations_create(core, TOKEN)
        assert not isinstance(result, Ok)
        assert type(result.error) is sent_to(way)
        assert result.error.may_have_acted is way.by_socket
        assert await count(core) == 0

    way.run(sandbox, scenario)
    refused, _ = sandbox.requests
    assert (refused.operation, refused.status) == (CREATE, None)
    assert refused.fault == ConnectionRefused()


@each_way
def test_an_outage_meets_every_request_until_it_ends(way: Way, sandbox: Sandbox) -> None:
    """Also those that the sandbox has no handler for; what is scripted waits."""

    async def scenario(core: AuthleteCore) -> None:
        sandbox.script(Answer(429))
        with sandbox.outage():
            for _ in range(3):
                for failed in (await token_operations_create(core, TOKEN), await info(core, {})):
                    assert not isinstance(failed, Ok)
                    assert type(failed.error) is sent_to(way)
        assert sandbox.faults == (Answer(429),)
        limited = await token_operations_create(core, TOKEN)
        assert not isinstance(limited, Ok)
        assert type(limited.error) is AuthleteDefaultError
        assert await count(core) == 0

    way.run(sandbox, scenario)
    assert [request.fault for request in sandbox.requests[:6]] == [ConnectionRefused()] * 6


async def test_an_outage_may_have_an_answer_and_another_within(sandbox: Sandbox) -> None:
    """Each ends with its block, also by an exception."""
    busy = Answer(503, headers={"Retry-After": "5"})

    async def failure() -> Any:
        return (await _created(sandbox)).error

    with sandbox.outage(busy):
        assert (await failure()).retry_after == 5
        with suppress(KeyError), sandbox.outage():
            assert type(await failure()) is ConnectError
            raise KeyError
        assert (await failure()).status_code == 503
    assert isinstance(await _created(sandbox), Ok)


def test_an_outage_of_what_is_no_fault_is_refused(sandbox: Sandbox) -> None:
    with pytest.raises(TypeError, match=r"expected one of Answer, .*ConnectionRefused, got int"):
        sandbox.outage(503)  # type: ignore[arg-type]


@each_way
def test_latency_holds_up_nobody_else(way: Way, sandbox: Sandbox) -> None:
    """Who leaves meanwhile gets no answer, but what was asked is done; the record says so."""

    async def scenario(core: AuthleteCore) -> None:
        sandbox.script(Latency(math.inf), operation=CREATE)
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(token_operations_create, core, TOKEN)
            while await count(core) != 1:
                pass
            tasks.cancel_scope.cancel()
        while all(request.operation != CREATE for request in sandbox.requests):
            await count(core)

    way.run(sandbox, scenario)
    (met,) = [request for request in sandbox.requests if request.operation == CREATE]
    assert (met.status, met.fault) == (None, Latency(math.inf))


def test_latency_lasts_as_long_as_it_says(sandbox: Sandbox) -> None:
    sandbox.script(Latency(HOUR))

    async def main() -> float:
        began = trio.current_time()
        assert isinstance(await _created(sandbox, timeout=2 * HOUR), Ok)
        return trio.current_time() - began

    assert in_virtual_time(main) == HOUR


def test_a_caller_need_not_wait_for_it(sandbox: Sandbox) -> None:
    """The deadline of the call ends it, in time."""
    sandbox.script(Latency(math.inf))

    async def main() -> tuple[float, Any]:
        began = trio.current_time()
        result = await _created(sandbox, timeout=2.0)
        return trio.current_time() - began, result

    elapsed, result = in_virtual_time(main)
    assert elapsed == 2
    assert type(result.error) is NoResponseError
    assert (result.error.timed_out, result.error.may_have_acted) == (True, True)
    (met,) = sandbox.requests
    assert (met.status, met.answer, met.fault) == (None, b"", Latency(math.inf))


def test_retry_after_is_obeyed(sandbox: Sandbox) -> None:
    sandbox.script(BUSY, Answer(503, headers={"retry-after": "5"}))

    async def main() -> float:
        began = trio.current_time()
        retries = RetryConfig(backoff=BackoffStrategy())
        assert isinstance(await _created(sandbox, retries=retries), Ok)
        return trio.current_time() - began

    assert in_virtual_time(main) == 7
    assert [request.status for request in sandbox.requests] == [429, 503, 200]


async def _created(sandbox: Sandbox, **options: Any) -> Any:
    security = Security(authlete=sandbox.bearer)
    async with AuthleteCore(
        security=security, transport=sandbox.transport(), service_id="1"
    ) as core:
        return await token_operations_create(core, TOKEN, RequestOptions(**options))


@pytest.mark.parametrize(
    "fault", [Disconnect(), Disconnect(after_commit=True)], ids=["before", "after"]
)
def test_a_connection_is_closed_without_a_byte(
    sandbox: Sandbox, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """And without a word in the log: it is what was asked for."""
    request = (
        f"GET /api/1{LIST_PATH} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {sandbox.bearer}\r\n"
    )
    sandbox.script(fault)
    with sandbox.serve() as url, closing(_connect(url)) as wire:
        wire.sendall(f"{request}\r\n".encode())
        assert wire.recv(1) == b""
    assert not [record for record in caplog.records if record.levelname == "ERROR"]


def _connect(url: str) -> socket.socket:
    parts = urlsplit(url)
    return socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)


async def status_of(caller: Caller, method: str, path: str, **options: Any) -> int:
    return (await caller.request(method, f"/api/1{path}", **options)).status_code


async def test_the_first_fault_that_is_left_is_met_first(caller: Caller) -> None:
    """Those for another operation wait for it."""
    caller.sandbox.script(Answer(501), operation=CREATE)
    caller.sandbox.script(Answer(502), Answer(503), times=2)
    caller.sandbox.script(Answer(504), operation=LIST)
    assert len(caller.sandbox.faults) == 6
    statuses = [await status_of(caller, "GET", LIST_PATH) for _ in range(6)]
    assert statuses == [502, 503, 502, 503, 504, 200]
    assert caller.sandbox.faults == (Answer(501),)
    assert await status_of(caller, "POST", CREATE_PATH, json={}) == 501
    assert caller.sandbox.faults == ()


async def test_faults_can_be_forgotten(caller: Caller) -> None:
    caller.sandbox.script(Answer(503), times=3)
    caller.sandbox.forget_faults()
    assert caller.sandbox.faults == ()
    assert await status_of(caller, "GET", LIST_PATH) == 200


async def test_only_operations_meet_faults(caller: Caller) -> None:
    """Before anything else is looked at, the credential included."""
    caller.sandbox.script(Answer(503))
    assert await status_of(caller, "GET", "/elsewhere") == 404
    assert await status_of(caller, "DELETE", LIST_PATH) == 405
    assert (
        await status_of(caller, "GET", LIST_PATH, headers={"authorization": "Bearer wrong"}) == 503
    )


async def test_an_answer_is_sent_as_it_is_given(caller: Caller) -> None:
    caller.sandbox.script(Answer(418, b"\xff\x00", headers={"X-Pot": "tea"}), Answer(304))
    answered = await caller.request("GET", f"/api/1{LIST_PATH}")
    assert (answered.status_code, answered.content) == (418, b"\xff\x00")
    assert answered.headers == {"x-pot": "tea", "content-length": "2"}
    assert (await caller.request("GET", f"/api/1{LIST_PATH}")).headers == {}


async def test_who_leaves_while_waiting_gets_nothing(sandbox: Sandbox) -> None:
    """Whatever the server says before that."""
    messages = iter(["http.request", "http.request", "http.disconnect"])

    async def receive() -> dict[str, Any]:
        return {"type": next(messages)}

    async def send(message: Any) -> None:
        raise AssertionError(message)

    sandbox.script(Latency(math.inf))
    await sandbox.app(scope_of(CREATE_PATH), receive, send)
    assert [*messages] == []
    assert [request.status for request in sandbox.requests] == [None]


def scope_of(path: str) -> dict[str, Any]:
    return {
        "type": "http",
        "method": "POST",
        "path": f"/api/1{path}",
        "query_string": b"",
        "headers": [],
    }


@pytest.mark.parametrize("fault", [Answer(503), Disconnect()], ids=["answered", "cut off"])
async def test_no_more_of_a_body_is_read_than_otherwise(
    start: Callable[..., Caller], fault: Fault
) -> None:
    """Nor is a caller waited for who has left."""
    sandbox = start(max_body_bytes=8).sandbox
    asked: list[int] = []

    async def endless() -> dict[str, Any]:
        asked.append(4)
        return {"type": "http.request", "body": b"1234", "more_body": True}

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def send(_: Any) -> None:
        pass

    sandbox.script(fault, times=2)
    await sandbox.app(scope_of(CREATE_PATH), endless, send)
    assert sum(asked) == 12
    await sandbox.app(scope_of(CREATE_PATH), gone, send)
    assert [len(request.body) for request in sandbox.requests] == [12, 0]


def test_no_fault_shows_what_may_be_a_token() -> None:
    assert "canary" not in repr(Answer(200, TokenCreateResponse(access_token="canary")))


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        pytest.param((100,), "100 is not a status", id="not final"),
        pytest.param((600,), "600 is not a status", id="no status"),
        pytest.param((204, b"x"), "status 204 has no body", id="body of nothing"),
    ],
)
def test_an_answer_that_http_does_not_know_is_refused(
    arguments: tuple[Any, ...], named: str
) -> None:
    with pytest.raises(ValueError, match=named):
        Answer(*arguments)


@pytest.mark.parametrize(
    ("name", "value"),
    [("x y", "1"), ("x", "1\r\ny: 2"), ("x", "é"), ("Content-Length", "1")],
)
def test_a_header_that_would_break_the_answer_is_refused(name: str, value: str) -> None:
    with pytest.raises(ValueError, match=name):
        Answer(200, headers={name: value})


def test_a_body_that_is_no_json_is_refused() -> None:
    with pytest.raises(TypeError, match="not JSON"):
        Answer(200, {"a": object()})


@pytest.mark.parametrize("seconds", [-1, math.nan])
def test_latency_is_no_negative_number(seconds: float) -> None:
    with pytest.raises(ValueError, match="not a number of seconds"):
        Latency(seconds)


@pytest.mark.parametrize(
    ("faults", "options", "error", "named"),
    [
        pytest.param([429], {}, TypeError, "got int", id="no fault"),
        pytest.param([Disconnect], {}, TypeError, "got type", id="a class"),
        pytest.param([BUSY], {"operation": "create"}, ValueError, CREATE, id="no operation"),
        pytest.param(
            [BUSY], {"operation": CREATE_PATH}, ValueError, f"called '{CREATE}'", id="path"
        ),
        pytest.param([BUSY], {"times": 0}, ValueError, "0 times", id="never"),
    ],
)
def test_a_script_that_nobody_means_is_refused(
    sandbox: Sandbox, faults: Any, options: dict[str, Any], error: type[Exception], named: str
) -> None:
    """As a whole: nothing of it is kept."""
    with pytest.raises(error, match=named):
        sandbox.script(BUSY, *faults, **options)
    assert sandbox.faults == ()
