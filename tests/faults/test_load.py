"""Ten thousand calls at once, and a sandbox that keeps what it answered."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import anyio
import pytest

from authlete import (
    AuthleteCore,
    Ok,
    Security,
    token_operations_list_tokens,
    token_operations_update,
)
from authlete.models import TokenUpdateResponseAction
from authlete.sandbox import Sandbox
from authlete.transport import HttpxTransport
from tests.faults.calls import create, new_core
from tests.transports import POOLS

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

    from authlete.transport import Transport
    from tests.transports import Carrier

BEARER = "right"
CALLS = 10_000
WRITERS = 64
PLENTY = 300.0  # seconds
KIBIBYTES_PER_CALL = 60  # a task, its frames and scopes; a leak of answers or connections is more


async def storm(core: AuthleteCore, calls: int) -> list[Any]:
    """Make calls at once, and return their results."""
    results: list[Any] = []

    async def call() -> None:
        results.append(await create(core, timeout=PLENTY))

    async with anyio.create_task_group() as tasks:
        for _ in range(calls):
            tasks.start_soon(call)
    return results


async def total(core: AuthleteCore) -> int | None:
    """Ask how many tokens there are."""
    return (await token_operations_list_tokens(core, {})).unwrap().total_count


def kept_memory() -> int:
    """Return the most memory that this process has used so far, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def check_storm(carrier: Carrier, url: str, transport: Transport, bearer: str) -> None:
    """All are answered, each with a token of its own, in bounded memory."""

    async def scenario() -> None:
        security = Security(authlete=bearer)
        async with new_core(url, transport, security=security) as core:
            assert all(result.ok for result in await storm(core, 100))
            before = kept_memory()
            results = await storm(core, CALLS)
            assert kept_memory() - before < CALLS * KIBIBYTES_PER_CALL
            tokens = {result.unwrap().access_token for result in results}
            assert len(tokens) == CALLS
            assert await total(core) == CALLS + 100

    carrier.run(scenario)


@pytest.mark.stress
@pytest.mark.parametrize("carrier", POOLS[:2], ids=lambda carrier: carrier.backend)
def test_ten_thousand_calls_at_once_in_process(carrier: Carrier) -> None:
    """On asyncio and on trio."""
    with Sandbox() as sandbox:
        check_storm(carrier, "http://localhost", sandbox.transport(), sandbox.bearer)


@pytest.mark.soak
@pytest.mark.parametrize("carrier", POOLS, ids=str)
def test_ten_thousand_calls_at_once_by_socket(carrier: Carrier) -> None:
    """By every transport."""
    with Sandbox() as sandbox, sandbox.serve() as url:
        check_storm(carrier, url, carrier.new(), sandbox.bearer)


@pytest.mark.process
def test_no_answered_token_is_lost_by_a_kill(tmp_path: Path) -> None:
    """SIGKILL in the middle of 64 writers; a restart then knows every token that was answered."""
    answered: list[str] = []

    async def write(core: AuthleteCore, process: subprocess.Popen[str]) -> None:
        while isinstance(result := await create(core), Ok):
            answered.append(str(result.value.access_token))
            if len(answered) == 5 * WRITERS:
                process.kill()

    async def write_all(url: str, process: subprocess.Popen[str]) -> None:
        async with client_of(url, HttpxTransport()) as core, anyio.create_task_group() as tasks:
            for _ in range(WRITERS):
                tasks.start_soon(write, core, process)

    async def is_known(core: AuthleteCore, token: str) -> bool:
        request: Any = {"token_update_request": {"access_token": token}}
        answer = (await token_operations_update(core, request)).unwrap()
        return answer.action is TokenUpdateResponseAction.OK

    async def look_up() -> None:
        async with client_of("http://localhost", sandbox.transport()) as core:
            assert [token for token in answered if not await is_known(core, token)] == []
            assert len(answered) <= (await total(core) or 0) <= len(answered) + WRITERS

    with serving(tmp_path / "tokens.db") as (process, url):
        anyio.run(write_all, url, process)
    assert len(set(answered)) == len(answered) >= 5 * WRITERS
    with Sandbox(tmp_path / "tokens.db", bearer=BEARER) as sandbox:
        anyio.run(look_up)


def client_of(url: str, transport: Transport) -> AuthleteCore:
    """Make a client of a sandbox."""
    return new_core(url, transport, security=Security(authlete=BEARER))


@contextmanager
def serving(database: Path) -> Generator[tuple[subprocess.Popen[str], str]]:
    """Serve a sandbox from a process of its own."""
    command = [sys.executable, "-m", "authlete", "sandbox", "--db", database]
    environ = {**os.environ, "AUTHLETE_SANDBOX_BEARER": BEARER}
    with subprocess.Popen(  # noqa: S603 - ours
        command, env=environ, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout
            yield process, process.stdout.readline().removeprefix("url: ").strip()
        finally:
            process.kill()
