"""The server: a bare asyncio protocol that answers from memory, in a process of its own.

It listens in the clear and by TLS, with the certificate of an authority made for it.

It looks no further into a request than to find its end, so that it is not what is measured; the
report shows how much of its core each client kept busy.
"""

from __future__ import annotations

import asyncio
import json
import os
import ssl
import sys
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE, Popen
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import attrs
import trustme

from . import exchange

if TYPE_CHECKING:
    from collections.abc import Generator

HEAD_END = b"\r\n\r\n"
LENGTH = b"content-length: "
HOST = "127.0.0.1"
BACKLOG = 1024


def _response(body: bytes) -> bytes:
    headers = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return f"HTTP/1.1 200 OK\r\n{headers}\r\n".encode() + body


CREATED = _response(exchange.ANSWER)
LISTED = _response(exchange.page(1))


class Server(asyncio.Protocol):
    """Answers every POST with a token and everything else with a list of one."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin a connection."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport
        self._received = b""

    def data_received(self, data: bytes) -> None:
        """Answer every request that is complete."""
        self._received += data
        while (end := _end(self._received)) is not None:
            self._transport.write(CREATED if self._received.startswith(b"POST") else LISTED)
            self._received = self._received[end:]


def _end(received: bytes) -> int | None:
    """Find where the first request ends, if it does."""
    head = received.find(HEAD_END)
    if head < 0:
        return None
    end = head + len(HEAD_END)
    found = received[:end].lower().find(LENGTH)
    if found >= 0:
        begin = found + len(LENGTH)
        end += int(received[begin : received.index(b"\r", begin)])
    return end if len(received) >= end else None


async def _serve(folder: Path) -> None:
    authority = trustme.CA()
    file = folder / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(context)
    url = f"http://{HOST}:{await _listen(None)}"
    secure_url = f"https://{HOST}:{await _listen(context)}"
    print(json.dumps([url, secure_url, str(file)]), flush=True)
    # It ends with whoever started it: that is when its stdin does.
    await asyncio.to_thread(sys.stdin.read)


async def _listen(context: ssl.SSLContext | None) -> int:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(Server, HOST, 0, backlog=BACKLOG, ssl=context)
    return server.sockets[0].getsockname()[1]


@attrs.frozen
class Running:
    """A server that runs."""

    url: str
    secure_url: str
    authority: str
    """The file of the authority that has to be trusted there."""
    pid: int

    def cpu_time(self) -> float:
        """Return the CPU seconds it has used; 0 where the system does not tell."""
        return cpu_time(self.pid)


def cpu_time(pid: int) -> float:
    """Return the CPU seconds that a process has used; 0 where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    _, _, fields = stat.read_text().rpartition(") ")
    user, system = fields.split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running() -> Generator[Running]:
    """Run a server on the last core, and keep this process and its other children off it."""
    with Popen([sys.executable, "-m", __name__], stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        url, secure_url, authority = json.loads(process.stdout.readline())
        with pinned(0):
            yield Running(url, secure_url, authority, process.pid)
        process.stdin.close()


@contextmanager
def pinned(core: int) -> Generator[None]:
    """Keep this process, and those it starts, on one of its cores, where the system can do that."""
    if not hasattr(os, "sched_setaffinity"):
        yield
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {sorted(cores)[core]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, cores)


if __name__ == "__main__":
    with pinned(-1), TemporaryDirectory(prefix="benchmarks-") as folder:
        asyncio.run(_serve(Path(folder)))
