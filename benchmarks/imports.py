"""What an import takes, and what the first call takes beyond the second."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from statistics import median
from subprocess import run
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import attrs

from .contenders import ROOT
from .environments import MissingError

if TYPE_CHECKING:
    from .environments import Environments

PATIENCE = 60.0
MANY = 450
STATEMENTS = {
    "attrs": "import attrs",
    "authlete": "import authlete",
    "function": "from authlete.funcs.token_operations_create import token_operations_create",
    "facade": "from authlete import Authlete",
    "450 names": "import many",
    "one of 450 names": "from many import name_200",
    "service": "from authlete.funcs.service_get import service_get",
    "client": "from authlete.funcs.client_get import client_get",
    "httpx": "import httpx",
    "aiohttp": "import aiohttp",
}
OPENAI = "import openai"
GENERATED = "from generated.api.token_operations import auth_token_get_list_api"
TIMED = """
import time
began = time.perf_counter()
{statement}
print(time.perf_counter() - began)
"""
FIRST_CALL = """
import asyncio, time

steps, began = [], time.perf_counter()

def step(name):
    global began
    steps.append(f"{name}={time.perf_counter() - began}")
    began = time.perf_counter()

from authlete.funcs.token_operations_create import token_operations_create
step("import the function")
from authlete import AuthleteCore, Security
step("import the client and its engine")
import authlete.transport.httpx
step("import httpx")
from benchmarks.clients.here import REQUEST
from benchmarks.null import NullTransport

async def main():
    core = AuthleteCore(security=Security(authlete="x"), transport=NullTransport())
    step("rest")
    (await token_operations_create(core, REQUEST)).unwrap()
    step("first call: find out how its models are read and written")
    (await token_operations_create(core, REQUEST)).unwrap()
    step("second call")
    from authlete.transport._environment import trust
    step("rest")
    trust()
    step("read the certificates to trust, at the first https connection")

asyncio.run(main())
print(*steps, sep="\\n")
"""


@attrs.frozen
class Imports:
    """Medians in milliseconds."""

    statements: dict[str, float]
    first_call: dict[str, float]
    missing: dict[str, str]


def measure(environments: Environments, rounds: int) -> Imports:
    """Take turns, round by round, each in a fresh process."""
    missing: dict[str, str] = {}
    with TemporaryDirectory() as folder:
        _write_many(Path(folder))
        times = _times(_programs(environments, missing, Path(folder)), rounds)
    statements = {name: median(taken) * 1e3 for name, taken in times.items()}
    return Imports(statements, _first_call(rounds), missing)


def _write_many(folder: Path) -> None:
    """Write a package of as many names as the SDK is to have at its largest, lazy like it."""
    package = folder / "many"
    package.mkdir()
    package.joinpath("__init__.py").write_text(
        "import sys\n"
        f"sys.path.append({str(ROOT)!r})\n"
        "from authlete._lazy import attach_stub\n"
        "__getattr__, __dir__, __all__ = attach_stub(__name__, __spec__)\n"
    )
    names = [f"name_{number}" for number in range(MANY)]
    lines = (f"from .{name} import {name} as {name}\n" for name in names)
    package.joinpath("__init__.pyi").write_text("".join(lines))
    for name in names:
        package.joinpath(f"{name}.py").write_text(f"{name} = 1\n")


def _times(programs: dict[str, tuple[str, str, Path]], rounds: int) -> dict[str, list[float]]:
    for python, statement, path in programs.values():
        run_code(python, statement, path)  # leaves byte code behind
    times: dict[str, list[float]] = {name: [] for name in programs}
    for _ in range(rounds):
        for name, (python, statement, path) in programs.items():
            code = TIMED.format(statement=statement)
            times[name].append(float(run_code(python, code, path)))
    return times


def _programs(
    environments: Environments, missing: dict[str, str], many: Path
) -> dict[str, tuple[str, str, Path]]:
    programs = {
        name: (sys.executable, code, many if "many" in code else ROOT)
        for name, code in STATEMENTS.items()
    }
    try:
        programs["openai"] = environments.openai, OPENAI, environments.folder
    except MissingError as error:
        missing["openai"] = str(error)
    try:
        folder = environments.folder / "generated" / "clients"
        programs["generated"] = environments.generated, GENERATED, folder
    except MissingError as error:
        missing["generated"] = str(error)
    return programs


def _first_call(rounds: int) -> dict[str, float]:
    steps: dict[str, list[float]] = {}
    for _ in range(rounds):
        for line in run_code(sys.executable, FIRST_CALL, ROOT).splitlines():
            name, _, seconds = line.rpartition("=")
            steps.setdefault(name, []).append(float(seconds) * 1e3)
    steps.pop("rest")
    return {name: median(times) for name, times in steps.items()}


def run_code(python: str, code: str, path: Path) -> str:
    """Run code that can import what lies in ``path``."""
    done = run(
        [python, "-c", code],
        check=True,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env={**os.environ, "PYTHONPATH": str(path)},
    )
    return done.stdout
