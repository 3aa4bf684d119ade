"""Many tokens on both event loops: how to run, what to ask for, how to look at what is there."""

from __future__ import annotations

from contextlib import aclosing
from typing import TYPE_CHECKING, Any, TypeVar

import anyio
import pytest

from authlete import AuthleteCore, Security, token_operations_create
from authlete.bulk import iterate_tokens

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable

    from authlete.models import AccessToken
    from authlete.sandbox import Sandbox
    from authlete.transport import Transport

T = TypeVar("T")

FAR = 20.0  # seconds: only what hangs takes as long
each_loop = pytest.mark.parametrize("loop", ["asyncio", "trio"])


def run(loop: str, scenario: Callable[[], Awaitable[T]]) -> T:
    """Run a scenario in an event loop of its own, in which it must leave no task behind."""

    async def tidily() -> T:
        before = anyio.get_running_tasks()
        with anyio.fail_after(FAR):
            result = await scenario()
        assert anyio.get_running_tasks() == before
        return result

    return anyio.run(tidily, backend=loop)


def request(index: int = 0, **fields: Any) -> Any:
    """Ask for a token that can be told from others by its subject."""
    token = {"grant_type": "AUTHORIZATION_CODE", "client_id": 11, "subject": f"s{index}", **fields}
    return {"token_create_request": token}


def core_of(sandbox: Sandbox, transport: Transport | None = None, **settings: Any) -> AuthleteCore:
    """Make a client of a sandbox."""
    settings = {"service_id": "1", "transport": transport or sandbox.transport(), **settings}
    return AuthleteCore(security=Security(authlete=sandbox.bearer), **settings)


async def fill(core: AuthleteCore, count: int, **fields: Any) -> None:
    """Create tokens."""
    for index in range(count):
        assert (await token_operations_create(core, request(index, **fields))).ok


async def collect(generator: AsyncGenerator[T]) -> list[T]:
    """Read a generator to its end."""
    async with aclosing(generator) as items:
        return [item async for item in items]


async def all_tokens(core: AuthleteCore) -> list[AccessToken]:
    """Return all tokens of a service."""
    return [result.unwrap() for result in await collect(iterate_tokens(core, {}))]


async def settle() -> None:
    """Let all tasks go on until they wait for something."""
    await anyio.wait_all_tasks_blocked()
