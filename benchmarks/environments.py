"""Where the peers live: environments of their own, made when they are needed, by package name."""

from __future__ import annotations

import shutil
import sys
from functools import cached_property
from pathlib import Path
from subprocess import CalledProcessError, run

import attrs

CLIENTS = Path(__file__).parent / "clients"
PATIENCE = 600.0  # seconds that an installation may take


class MissingError(Exception):
    """A peer cannot be had here, and why."""


@attrs.define(slots=False)
class Environments:
    """The peers' environments, each made once, in one folder."""

    folder: Path
    openapi: Path | None
    """The description from which the generated client is made."""
    offered: bool = True
    """Whether peers may be installed at all."""

    @cached_property
    def legacy(self) -> str:
        """Python with the package ``authlete`` 1.3."""
        return self._python("legacy", "authlete==1.3.0")

    @cached_property
    def openai(self) -> str:
        """Python with the package ``openai``."""
        return self._python("openai", "openai")

    @cached_property
    def generated(self) -> str:
        """Python with the client that openapi-python-client makes; ``generated`` lies beside it."""
        if self.openapi is None:
            raise MissingError("no --openapi FILE was given")
        python = self._python("generated", "openapi-python-client", "httpx", "attrs")
        target = self.folder / "generated" / "clients" / "generated"
        if not target.exists():
            generator = Path(python).with_name("openapi-python-client")
            options = ["--meta", "none", "--overwrite", "--output-path", str(target)]
            _check([str(generator), "generate", "--path", str(self.openapi), *options])
        for client in ("generated.py", "pace.py"):
            # Under another name, since the package's is taken.
            shutil.copy(CLIENTS / client, target.parent / client.replace("generated", "client"))
        return python

    def with_this_source(self, python: str) -> str:
        """Make an environment of another Python, with this source and all that it takes."""
        source = f"{CLIENTS.parent.parent}[bench]"
        return self._python("other", "--editable", source, interpreter=_tool(python))

    @cached_property
    def typescript(self) -> Path:
        """The TypeScript client, with its SDK installed beside it."""
        return self.node("typescript.mjs", "@authlete/typescript-sdk")

    def node(self, script: str, package: str) -> Path:
        """Copy a script of ``clients`` to where a package of npm's is installed."""
        npm = _tool("npm")
        _tool("node")
        folder = self._prepared(Path(script).stem)
        if not (folder / "node_modules").exists():
            _check([npm, "install", "--prefix", str(folder), package])
        return Path(shutil.copy(CLIENTS / script, folder))

    def _python(self, name: str, *packages: str, interpreter: str = sys.executable) -> str:
        folder = self._prepared(name)
        python = folder / "bin" / "python"
        if not python.exists():
            _check([interpreter, "-m", "venv", str(folder)])
            _check([str(python), "-m", "pip", "install", "--quiet", *packages])
        return str(python)

    def _prepared(self, name: str) -> Path:
        if not self.offered:
            raise MissingError("not part of a smoke run")
        folder = self.folder / name
        folder.mkdir(parents=True, exist_ok=True)
        return folder


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise MissingError(f"there is no {name}")
    return found


def _check(command: list[str]) -> None:
    try:
        run(command, check=True, capture_output=True, timeout=PATIENCE)
    except CalledProcessError as error:
        raise MissingError(f"{Path(command[0]).name} failed: {_last_line(error)}") from None


def _last_line(error: CalledProcessError) -> str:
    output: bytes = error.stderr or error.stdout or b"?"
    return output.decode(errors="replace").strip().splitlines()[-1]
