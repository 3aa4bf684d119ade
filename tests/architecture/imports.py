"""The imports of the package, read from its source."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

import authlete

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(authlete.__file__).parent
FILES = sorted(ROOT.rglob("*.py"))


@attrs.frozen
class Import:
    """One name that a module imports, or a module itself."""

    by: str
    """The module that imports, named from inside the package: ``transport.httpx``."""
    module: str
    """What it imports, or imports from; that of the package is named likewise."""
    name: str | None
    """What it imports from there; ``None`` if it is the module itself."""
    library: str
    """The top of the full name."""
    for_checkers: bool
    """Whether it stands below ``if TYPE_CHECKING``."""


def name_of(path: Path) -> str:
    """Name a module of the package; a package itself bears its folder's name."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {name_of(path) for path in FILES}


@cache
def imports() -> tuple[Import, ...]:
    """Read every import of every module."""
    return tuple(
        found
        for path in FILES
        for node, for_checkers in _statements(
            ast.parse(path.read_text("utf-8")), for_checkers=False
        )
        for found in _read(path, node, for_checkers=for_checkers)
    )


def imports_inside() -> tuple[Import, ...]:
    """Read those that stay inside the package."""
    return tuple(found for found in imports() if found.library == authlete.__name__)


def _statements(node: ast.AST, *, for_checkers: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            continue
        hidden = isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)
        below = for_checkers or (hidden and child in node.body)  # type: ignore[attr-defined]
        yield child, below
        yield from _statements(child, for_checkers=below)


def _read(path: Path, node: ast.AST, *, for_checkers: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield _import(path, alias.name, None, for_checkers=for_checkers)
    elif isinstance(node, ast.ImportFrom):
        folder = path.parents[node.level - 1].relative_to(ROOT.parent) if node.level else Path()
        origin = ".".join([*folder.parts, *(node.module or "").split(".")]).strip(".")
        for alias in node.names:
            yield _import(path, origin, alias.name, for_checkers=for_checkers)


def _import(path: Path, origin: str, name: str | None, *, for_checkers: bool) -> Import:
    library, _, rest = origin.partition(".")
    module = rest if library == authlete.__name__ else origin
    if library == authlete.__name__ and name and f"{rest}.{name}".strip(".") in MODULES:
        module, name = f"{rest}.{name}".strip("."), None
    return Import(name_of(path), module, name, library, for_checkers)


def is_within(module: str, part: str) -> bool:
    """Tell whether a module is a part of the package, or lies in it."""
    return module == part or module.startswith(f"{part}.")
