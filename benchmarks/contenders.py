"""Who is measured: the SDK, what it stands on, and its peers; each a process that takes orders."""

from __future__ import annotations

import json
import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from threading import Timer
from typing import TYPE_CHECKING

import attrs

from . import exchange
from .environments import CLIENTS, Environments, MissingError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

ROOT = Path(__file__).parent.parent
TRUST = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
PATIENCE = 60.0  # seconds until a client that does not answer is ended


@attrs.frozen
class Contender:
    """One client in the race."""

    name: str
    title: str
    command: Callable[[Environments, str], list[str]] = attrs.field(repr=False)
    """Makes its command line, given the server's URL."""
    own: bool = False
    """Whether it runs in this environment, on this source."""


@attrs.frozen
class Figures:
    """What a contender did at an order."""

    calls: int
    seconds: float
    cpu: float
    """CPU seconds of the client's process."""


@attrs.frozen
class Running:
    """A contender whose process waits for orders."""

    contender: Contender
    process: Popen[str]

    def order(self, concurrency: int, seconds: float) -> Figures:
        """Have calls made, so many at once, for so long."""
        watchdog = Timer(PATIENCE, self.process.kill)
        watchdog.start()
        try:
            self._tell(f"[{concurrency}, {seconds}]")
            return Figures(**json.loads(self._hear()))
        finally:
            watchdog.cancel()

    def wait_until_ready(self) -> None:
        """Wait until it has started."""
        self._hear()

    def _tell(self, line: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def _hear(self) -> str:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise MissingError(f"it ended with exit code {self.process.wait()}")
        return line


@contextmanager
def running(
    contender: Contender, environments: Environments, url: str, authority: str
) -> Generator[Running]:
    """Run a contender's process; ``authority`` is the file of certificates that it is to trust.

    Raises:
        MissingError: it cannot be had here.
    """
    command = contender.command(environments, url)
    with Popen(
        command,
        stdin=PIPE,
        stdout=PIPE,
        stderr=DEVNULL,
        text=True,
        env=_surroundings(contender, authority),
    ) as process:
        try:
            started = Running(contender, process)
            started.wait_until_ready()
            yield started
        finally:
            assert process.stdin is not None
            process.stdin.close()


def _surroundings(contender: Contender, authority: str) -> dict[str, str]:
    """Let this source be found by those who are measured by it, and by nobody else."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    kept["NO_PROXY"] = "127.0.0.1"
    kept |= dict.fromkeys(TRUST, authority)
    return {**kept, "PYTHONPATH": str(ROOT)} if contender.own else kept


def _here(client: str) -> Callable[[Environments, str], list[str]]:
    return lambda _, url: [sys.executable, "-m", "benchmarks.clients.here", client, url]


def _exchange(url: str) -> str:
    return json.dumps(
        {
            "url": url,
            "service_id": exchange.SERVICE_ID,
            "token": exchange.TOKEN,
            "request": exchange.REQUEST,
        }
    )


def _legacy(environments: Environments, url: str) -> list[str]:
    return [environments.legacy, str(CLIENTS / "legacy.py"), _exchange(url)]


def _generated(environments: Environments, url: str) -> list[str]:
    python = environments.generated
    client = environments.folder / "generated" / "clients" / "client.py"
    return [python, str(client), _exchange(url)]


def _typescript(environments: Environments, url: str) -> list[str]:
    client = str(environments.typescript)
    return [shutil.which("node") or "node", client, _exchange(url)]


CONTENDERS = (
    Contender("sdk_on_httpx", "this SDK, httpx (default)", _here("sdk_on_httpx"), own=True),
    Contender("sdk_on_aiohttp", "this SDK, aiohttp", _here("sdk_on_aiohttp"), own=True),
    Contender("bare_httpx", "bare httpx", _here("bare_httpx"), own=True),
    Contender("bare_aiohttp", "bare aiohttp", _here("bare_aiohttp"), own=True),
    Contender("bare_pyreqwest", "bare pyreqwest", _here("bare_pyreqwest"), own=True),
    Contender("typescript", "official TypeScript SDK", _typescript),
    Contender("legacy", "authlete 1.3 in threads", _legacy),
    Contender("generated", "openapi-python-client", _generated),
)
