"""Why there is no transport on pyreqwest: ``python -m benchmarks.cancelling [--runs N]``.

It shows what becomes of a request that is given up, and how processes end that used pyreqwest just
before. Another version may do better.
"""

from __future__ import annotations

import asyncio
import gc
import socket
import subprocess
import sys
from argparse import ArgumentParser
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pyreqwest.client import Client, ClientBuilder

from . import server
from .report import table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine

    Call = Coroutine[Any, Any, Any]
    GiveUp = Callable[[Client, Call], Awaitable[None]]

SOON = 1.0  # seconds within which whoever gives a request up should be gone
TIMEOUT = timedelta(seconds=0.3)
LINE = 1024

EXIT = """
import asyncio, atexit, sys
from pyreqwest.client import ClientBuilder, SyncClientBuilder

async def call(client):
    response = await client.post(sys.argv[1]).body_bytes(b"{}").build().send()
    await response.bytes()

async def main():
    async with ClientBuilder().no_proxy().build() as client:
        for _ in range(5):
            await asyncio.gather(*(call(client) for _ in range(32)))

def pass_through_its_thread():
    client = SyncClientBuilder().no_proxy().https_only(True).build()
    try:
        client.get("http://127.0.0.1/").build().send()
    except Exception:
        pass

if sys.argv[2] == "passing":
    atexit.register(pass_through_its_thread)
asyncio.run(main())
"""


def main() -> None:
    """Show both."""
    parser = ArgumentParser(prog="python -m benchmarks.cancelling")
    parser.add_argument("--runs", type=int, default=200, help="how many processes are started")
    runs: int = parser.parse_args().runs
    rows = asyncio.run(_given_up())
    print("\n".join(table(["a request under way, given up by", "its connection"], rows)))
    late = asyncio.run(_sent_late())
    print(f"\nCancelled while connecting, client closed; sent all the same: {late}\n")
    with server.running() as target:
        exits = [
            [way, f"{_aborted(way, runs, target.url)} of {runs}"] for way in ("at once", "passing")
        ]
    print("\n".join(table(["processes that ended", "aborted"], exits)))


async def _given_up() -> list[list[str]]:
    ways: dict[str, GiveUp] = {
        "a cancellation": _cancel,
        "closing its coroutine": _close_coroutine,
        "closing the client": _close_client,
        "its own timeout": _wait_for_timeout,
    }
    return [[name, await _seen_by_peer(give_up)] for name, give_up in ways.items()]


async def _seen_by_peer(give_up: GiveUp) -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        client = ClientBuilder().no_proxy().build()
        request = client.post(f"http://127.0.0.1:{listener.getsockname()[1]}/").body_bytes(b"{}")
        if give_up is _wait_for_timeout:
            request = request.timeout(TIMEOUT)
        call = request.build().send()
        call.send(None)
        peer, _ = await asyncio.to_thread(listener.accept)
        with peer:
            await asyncio.to_thread(peer.recv, LINE)
            await give_up(client, call)
            del client, request, call
            gc.collect()
            peer.settimeout(SOON)
            try:
                await asyncio.to_thread(peer.recv, LINE)
            except TimeoutError:
                return f"open after {SOON:g} s"
            return "closed"


async def _cancel(_: Client, call: Call) -> None:
    with suppress(asyncio.CancelledError):
        call.throw(asyncio.CancelledError())


async def _close_coroutine(_: Client, call: Call) -> None:
    call.close()


async def _close_client(client: Client, call: Call) -> None:
    await client.close()
    call.close()


async def _wait_for_timeout(_: Client, __: Call) -> None:
    await asyncio.sleep(TIMEOUT.total_seconds())


async def _sent_late() -> bool:
    """Cancel a request that waits to connect, close its client, and let the connection be made."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(3)]
        for each in waiting:
            each.setblocking(False)  # noqa: FBT003
            each.connect_ex(address)
        client = ClientBuilder().no_proxy().build()
        call = client.post(f"http://127.0.0.1:{address[1]}/").body_bytes(b"{}").build().send()
        call.send(None)
        await asyncio.sleep(SOON / 2)
        await _cancel(client, call)
        await client.close()
        for each in waiting:
            each.close()
        listener.settimeout(4 * SOON)
        with suppress(TimeoutError):
            while True:
                peer, _ = await asyncio.to_thread(listener.accept)
                with peer:
                    if await asyncio.to_thread(peer.recv, LINE):
                        return True
    return False


def _aborted(way: str, runs: int, url: str) -> int:
    command = [sys.executable, "-c", EXIT, url, way]
    ended = (subprocess.run(command, check=False, capture_output=True) for _ in range(runs))
    return sum(process.returncode != 0 for process in ended)


if __name__ == "__main__":
    main()
