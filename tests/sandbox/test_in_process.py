"""The sandbox as a transport."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import anyio
import pytest

from authlete.errors import ConnectError, NoResponseError
from authlete.transport import HttpRequest

if TYPE_CHECKING:
    from .conftest import Caller


def request(caller: Caller, **members: Any) -> HttpRequest:
    """Ask for the list of tokens."""
    return HttpRequest(
        **{
            "method": "GET",
            "url": "https://anywhere.example/api/1/auth/token/get/list?end=3",
            "headers": {"authorization": f"Bearer {caller.sandbox.bearer}"},
            "deadline": 0.0,
            "max_response_bytes": 1000,
            **members,
        }
    )


@pytest.mark.parametrize("backend", ["asyncio", "trio"])
def test_a_call_needs_no_socket_and_no_certain_loop(start: Any, backend: str) -> None:
    """On asyncio and on trio, whatever server the URL names."""
    caller = start()
    transport = caller.sandbox.transport()
    sent = request(caller)
    response = anyio.run(transport.send, sent, backend=backend)
    assert (response.status, response.body) == (200, b'{"start":0,"end":3,"totalCount":0}')
    assert response.headers["content-type"] == "application/json"
    assert sent.sent is True


async def test_a_cancelled_call_was_not_sent(caller: Caller) -> None:
    """It yields once before the app is called."""
    sent = request(caller)
    with anyio.CancelScope() as scope:
        scope.cancel()
        await caller.sandbox.transport().send(sent)
    assert sent.sent is False


async def test_a_closed_transport_refuses(caller: Caller) -> None:
    """And only that one does."""
    transport = caller.sandbox.transport()
    await transport.aclose()
    with pytest.raises(ConnectError, match="closed"):
        await transport.send(request(caller))
    assert (await caller.sandbox.transport().send(request(caller))).status == 200


async def test_a_response_may_be_too_long(caller: Caller) -> None:
    """As over a socket."""
    with pytest.raises(NoResponseError, match="longer than 33 bytes"):
        await caller.sandbox.transport().send(request(caller, max_response_bytes=33))
