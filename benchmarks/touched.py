"""What a call touches of a core's cache, and its instructions: ``python -m benchmarks.touched``.

valgrind's cachegrind counts them, which takes minutes, but is the same on a busy machine.
Before each call the simulated cache is filled with something else, so that every line the call
touches is a miss. What the same loop counts without the call is taken off.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import attrs
import httpx
import orjson

from authlete import AuthleteCore, Security, token_operations_create

from . import exchange
from .clients.here import HEADERS, REQUEST
from .environments import MissingError
from .null import NullHttpxTransport, NullTransport
from .report import table

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

URL = "http://127.0.0.1"
CACHE = 2 * 1024 * 1024  # bytes; what a call touches is far less
WARM_UP = 100  # calls
CALLS = 100
PATIENCE = 600.0  # seconds


@attrs.frozen
class Touched:
    """What one call takes, the loop around it left out."""

    lines: float
    """Lines of 64 bytes that it reads or writes, code and data."""
    instructions: float


def measure(calls: int) -> dict[str, Touched]:
    """Count so many calls of the SDK, and of httpx alone, each on its null transport.

    Raises:
        MissingError: there is no valgrind.
    """
    valgrind = shutil.which("valgrind")
    if valgrind is None:
        raise MissingError("valgrind is not installed")
    nothing = _counted(valgrind, "nothing", calls)
    return {
        subject: _difference(_counted(valgrind, subject, calls), nothing, calls)
        for subject in ("call", "post")
    }


def _difference(counted: Touched, nothing: Touched, calls: int) -> Touched:
    return Touched(
        (counted.lines - nothing.lines) / calls,
        (counted.instructions - nothing.instructions) / calls,
    )


def _counted(valgrind: str, subject: str, calls: int) -> Touched:
    """Return what so many calls count beyond none."""
    many, none = (_simulated(valgrind, subject, number) for number in (calls, 0))
    return Touched(many.lines - none.lines, many.instructions - none.instructions)


def _simulated(valgrind: str, subject: str, calls: int) -> Touched:
    with TemporaryDirectory(prefix="benchmarks-") as folder:
        out = Path(folder) / "out"
        command = [
            valgrind,
            "--tool=cachegrind",
            "--cache-sim=yes",
            f"--LL={CACHE},16,64",
            f"--cachegrind-out-file={out}",
            sys.executable,
            "-m",
            f"{__package__}.{Path(__file__).stem}",  # as a program, its name is another
            subject,
            str(calls),
        ]
        environ = {**os.environ, "PYTHONHASHSEED": "0"}
        run(command, env=environ, capture_output=True, timeout=PATIENCE, check=True)
        text = out.read_text()
    names = re.findall(r"^events: (.*)$", text, re.MULTILINE)[0].split()
    counts = map(int, re.findall(r"^summary: (.*)$", text, re.MULTILINE)[0].split())
    events = dict(zip(names, counts, strict=True))
    return Touched(sum(events[name] for name in ("ILmr", "DLmr", "DLmw")), events["Ir"])


async def _loop(subject: str, calls: int) -> None:
    filling = bytes(2 * CACHE)
    security = Security(authlete=exchange.TOKEN)
    body = orjson.dumps(exchange.REQUEST)
    async with (
        AuthleteCore(security=security, server_url=URL, transport=NullTransport()) as core,
        httpx.AsyncClient(transport=NullHttpxTransport()) as client,
    ):

        async def call() -> None:
            (await token_operations_create(core, REQUEST)).unwrap()

        async def post() -> None:
            await client.post(URL + exchange.PATH, content=body, headers=HEADERS)

        async def nothing() -> None:
            pass

        subjects: dict[str, Callable[[], Awaitable[None]]] = {
            function.__name__: function for function in (call, post, nothing)
        }
        for _ in range(WARM_UP):
            await subjects[subject]()
        for _ in range(calls):
            filling.count(1)
            await subjects[subject]()


def main() -> None:
    """Count, or run the loop that is counted."""
    if arguments := sys.argv[1:]:
        subject, calls = arguments
        asyncio.run(_loop(subject, int(calls)))
        return
    rows = [
        [subject, f"{touched.lines:.0f}", f"{touched.instructions:.0f}"]
        for subject, touched in measure(CALLS).items()
    ]
    print("\n".join(table(["subject", "lines of 64 bytes", "instructions"], rows)))


if __name__ == "__main__":
    main()
