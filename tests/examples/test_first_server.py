"""The steps of the server's guide, as a newcomer takes them: two files, two shells, a browser."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.guides.documents import documents
from tests.server.browser import Browser

if TYPE_CHECKING:
    from collections.abc import Callable

GUIDE = documents()["authlete/server/README.md"]
STEP = re.compile(r"^(\d)\. [^`]*`([^`]*)`", re.MULTILINE)


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return str(listener.getsockname()[1])


@pytest.mark.process
def test_the_steps_lead_to_a_code(tmp_path: Path) -> None:
    ports = {"8000": free_port(), "8080": free_port()}

    def with_free_ports(text: str) -> str:
        return re.sub(r"\b80[08]0\b", lambda found: ports[found[0]], text)

    steps = {number: with_free_ports(step) for number, step in STEP.findall(GUIDE.prose())}
    program, *_ = (block.text for block in GUIDE.blocks() if block.language == "python")
    (toml,) = (block.text for block in GUIDE.blocks() if block.language == "toml")
    without_main = program[: program.index("async def main")]
    (tmp_path / "server.py").write_text(f"{without_main}{steps['1']}\n", "utf-8")
    (tmp_path / "sandbox.toml").write_text(with_free_ports(toml), "utf-8")
    with ExitStack() as stack:
        _start(stack, tmp_path, steps["2"], lambda line: line.startswith("url: "))
        command = f"{steps['3']} --port {ports['8000']}"
        _start(stack, tmp_path, command, lambda line: "Uvicorn running" in line)
        browser = stack.enter_context(Browser(f"http://127.0.0.1:{ports['8000']}"))
        assert browser.callback(steps["4"]).startswith("http://127.0.0.1:9000/cb?code=")


def _start(stack: ExitStack, folder: Path, command: str, is_ready: Callable[[str], bool]) -> None:
    """Run a command until the test ends; returns when a line says that it is ready."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    program = stack.enter_context(
        subprocess.Popen(  # noqa: S602 - our own commands
            f"exec env {command}",
            shell=True,
            cwd=folder,
            env={**os.environ, "PATH": path},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    )
    stack.callback(program.kill)
    assert program.stdout
    said: list[str] = []
    for line in program.stdout:
        said.append(line)
        if is_ready(line):
            return
    raise AssertionError("".join(said))
