"""What a test does with a server: call it, and look at what is left afterwards."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio

from authlete import AuthleteCore, RequestOptions, Security, token_operations_create

if TYPE_CHECKING:
    from collections.abc import Generator

    from authlete import Result
    from authlete.errors import OperationError
    from authlete.models import TokenCreateResponse
    from authlete.transport import Transport

FAR = 20.0  # seconds: no call that ends by itself comes near it
SOON = 0.2  # seconds: the timeout of calls that nothing else would end
REQUEST: Any = {"token_create_request": {"grant_type": "CLIENT_CREDENTIALS", "client_id": 1}}


def new_core(url: str, transport: Transport, **settings: Any) -> AuthleteCore:
    """Make a client of a server."""
    defaults = {"security": Security(authlete="bearer"), "service_id": "1", "timeout": FAR}
    return AuthleteCore(server_url=url, transport=transport, **{**defaults, **settings})


async def create(core: AuthleteCore, **options: Any) -> Result[TokenCreateResponse, OperationError]:
    """Create a token, in good time."""
    with anyio.fail_after(2 * FAR):
        return await token_operations_create(core, REQUEST, RequestOptions(**options))


@contextmanager
def leaving_nothing_open() -> Generator[None]:
    """Check that the same files and sockets are open afterwards as were before."""
    before = _open_descriptors()
    yield
    assert _open_descriptors() == before


def _open_descriptors() -> set[str]:
    found: set[str] = set()
    for entry in Path("/proc/self/fd").iterdir():
        try:
            target = os.readlink(entry)  # noqa: PTH115 - what it names need not be a path
        except FileNotFoundError:
            continue  # the directory itself, which was open while it was read
        found.add(f"{entry.name}: {target}")
    return found
