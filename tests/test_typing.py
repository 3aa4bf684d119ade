"""What the type checkers promise users, held by the checkers themselves.

The files in ``typing`` are read by them and never run: they state the types of the public names,
and mark what must be an error. A mark that is not needed is an error too.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

import authlete

PACKAGE = Path(authlete.__file__).parent
STATEMENTS = sorted((Path(__file__).parent / "typing").glob("*.py"))
CONFIG = Path(__file__).parents[1] / "pyproject.toml"


def pyright_config(folder: Path) -> str:
    """Write the configuration; in it paths have to be relative."""
    included = [os.path.relpath(path, folder) for path in (PACKAGE, *STATEMENTS)]
    config = {
        "typeCheckingMode": "strict",
        "pythonVersion": "3.11",
        "enableTypeIgnoreComments": False,  # those are for mypy
        "reportUnnecessaryTypeIgnoreComment": "error",
        "include": included,
        "extraPaths": [str(PACKAGE.parent)],
    }
    file = folder / "pyrightconfig.json"
    file.write_text(json.dumps(config))
    return str(file)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Run both checkers at once: together they take as long as the slower one."""
    folder = tmp_path_factory.mktemp("checkers").resolve()
    commands = {
        "mypy": ["--config-file", str(CONFIG), str(PACKAGE), *map(str, STATEMENTS)],
        "pyright": ["--project", pyright_config(folder), "--pythonpath", sys.executable],
    }
    running = {
        name: subprocess.Popen(  # noqa: S603 - our own commands
            [sys.executable, "-m", name, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=folder,
        )
        for name, arguments in commands.items()
        if find_spec(name)
    }
    return {name: process.communicate()[0] for name, process in running.items()}


@pytest.mark.process
def test_mypy_agrees(reports: dict[str, str]) -> None:
    pytest.importorskip("mypy")
    files = len([*PACKAGE.rglob("*.py"), *STATEMENTS])
    expected = f"Success: no issues found in {files} source files"
    assert reports["mypy"].strip() == expected, reports["mypy"]


@pytest.mark.process
def test_pyright_agrees(reports: dict[str, str]) -> None:
    pytest.importorskip("pyright")
    last = reports["pyright"].strip().splitlines()[-1]
    assert last == "0 errors, 0 warnings, 0 informations", reports["pyright"]
    assert "No source files found" not in reports["pyright"]
    assert "Ignoring path" not in reports["pyright"]


def test_the_types_are_part_of_the_package() -> None:
    assert (PACKAGE / "py.typed").exists()
