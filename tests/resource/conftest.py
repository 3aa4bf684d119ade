"""A sandbox whose clock stands still, and a client of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from authlete.sandbox import Clock, Sandbox
from tests.resource.support import SERVICE, core_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from authlete import AuthleteCore


@pytest.fixture
def clock() -> Clock:
    """A clock for the sandbox."""
    return Clock()


@pytest.fixture
def sandbox(clock: Clock) -> Iterator[Sandbox]:
    """A sandbox with one service, which has two scopes."""
    with Sandbox(services=[SERVICE], clock=clock) as running:
        yield running


@pytest.fixture
async def core(sandbox: Sandbox) -> AsyncIterator[AuthleteCore]:
    """A client of the sandbox."""
    async with core_of(sandbox) as client:
        yield client
