"""The ``__init__.pyi`` of the packages whose public names are those of the modules below them.

A stub is the one list of a package's names: checkers read it, and at run time ``authlete._lazy``
does. In ``authlete/__init__.pyi`` only the functions are derived; its other lines are kept.
"""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

import authlete

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGE = Path(authlete.__file__).parent


def files() -> dict[Path, str]:
    """Return each stub and what it has to hold."""
    top = PACKAGE / "__init__.pyi"
    models = PACKAGE / "models"
    return {
        top: _text([*_kept(top), *_functions()]),
        models / "__init__.pyi": _text(["from . import operations as operations", *_names(models)]),
        models / "operations" / "__init__.pyi": _text(_names(models / "operations")),
    }


def _text(lines: Iterable[str]) -> str:
    return "".join(f"{line}\n" for line in sorted(lines, key=lambda line: line.split()))


def _line(home: str, name: str) -> str:
    return f"from {home} import {name} as {name}"


def _kept(stub: Path) -> list[str]:
    lines = stub.read_text().splitlines()
    return [line for line in lines if not line.startswith("from .funcs.")]


def _functions() -> Iterator[str]:
    for path in sorted((PACKAGE / "funcs").glob("[!_]*.py")):
        yield _line(f".funcs.{path.stem}", path.stem)


def _names(package: Path) -> Iterator[str]:
    """Yield a line for each public class, alias of literals and the like below a package."""
    for path in sorted(package.rglob("*.py")):
        inside = path.relative_to(package).with_suffix("").parts
        if path.name in {"__init__.py", "_base.py"} or inside[0] == "operations":
            continue
        for name in _defined(path):
            yield _line("." + ".".join(inside), name)


def _defined(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text()).body:
        match node:
            case ast.ClassDef(name=name) | ast.AnnAssign(target=ast.Name(id=name)):
                if not name.startswith("_") and not name.isupper():
                    yield name
            case _:
                pass
