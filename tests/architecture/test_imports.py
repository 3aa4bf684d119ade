"""How the package is cut, read from its imports: one direction, one owner for each library."""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

import pytest

from tests.architecture.imports import (
    FILES,
    MODULES,
    Import,
    imports,
    imports_inside,
    is_within,
    name_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

EVERYWHERE = {"attrs", "authlete"}
WEB_FRAMEWORKS = {"asgiref", "django", "fastapi", "starlette"}
CATCHING = re.compile(r"except:|BaseException|CancelledError")
OWNED_TOO = {"sqlite3"}
"""Of the standard library."""

KNOWS = {
    "models": {"_lazy"},
    "operation": set(),
    "errors": set(),
    "config": {"errors"},
    "hooks": {"errors", "transport"},
    "contrib": {"_version", "errors", "hooks", "transport"},
    "result": {"errors"},
    "transport": {"_aio", "_lazy", "_loopback", "errors"},
    "_engine": {
        "_aio",
        "_loopback",
        "config",
        "errors",
        "hooks",
        "models",
        "operation",
        "transport",
    },
    "core": {
        "_aio",
        "_engine",
        "_version",
        "config",
        "errors",
        "hooks",
        "operation",
        "result",
        "transport",
    },
    "funcs": {"config", "core", "errors", "models", "operation", "result"},
    "bulk": {
        "_aio",
        "_background",
        "_engine",
        "_lazy",
        "config",
        "core",
        "errors",
        "funcs",
        "models",
        "operation",
        "result",
    },
    "_jose": {"_engine"},
    "resource": {
        "_aio",
        "_engine",
        "_jose",
        "config",
        "core",
        "errors",
        "funcs",
        "models",
        "result",
    },
    "sdk": {"config", "core", "errors", "funcs", "models", "resource", "result"},
    "server": {
        "_aio",
        "_engine",
        "_jose",
        "_loopback",
        "core",
        "errors",
        "funcs",
        "models",
        "result",
        "transport",
    },
    "provider": {
        "_aio",
        "_engine",
        "_html",
        "_loopback",
        "config",
        "core",
        "funcs",
        "models",
        "result",
        "sandbox",
        "server",
        "transport",
    },
    "sandbox": {
        "_aio",
        "_engine",
        "_html",
        "_jose",
        "_version",
        "errors",
        "funcs",
        "models",
        "operation",
        "transport",
    },
}
"""A part of the package, and the parts that it may import, for checkers included."""
KNOWS_AT_RUN_TIME: dict[str, set[str]] = {
    "config": set(),
    "hooks": set(),
    "result": set(),
    "funcs": {"models", "operation"},
}
"""Likewise, of those whose import has to stay cheap."""


def outside(found: Iterable[Import], part: str, allowed: Iterable[str]) -> set[str]:
    """Return what a part of the package imports but may not."""
    return {
        f"{each.by} imports {each.module}"
        for each in found
        if is_within(each.by, part)
        and not any(is_within(each.module, known) for known in (part, *allowed))
    }


def test_the_reading_finds_what_is_there() -> None:
    """A guard for what follows: a rule over nothing would always hold."""
    found = {(each.by, each.module, each.name, each.for_checkers) for each in imports()}
    assert {
        ("_engine.retry", "tenacity", "AsyncRetrying", False),
        ("_engine.call", "_engine.response", "problem_of", False),
        ("core", "transport", "Transport", True),
        ("transport.httpx", "transport._environment", None, False),
        ("transport.httpx", "httpx2", None, True),
    } <= found
    for part in {*KNOWS, *KNOWS_AT_RUN_TIME}:
        assert any(is_within(module, part) for module in MODULES), part


def test_imports_go_round_in_no_circle() -> None:
    """Not even those for checkers, and those that wait until they are needed."""
    graph: dict[str, set[str]] = {module: set() for module in MODULES}
    for each in imports_inside():
        offered_lazily = each.for_checkers and is_within(each.module, each.by)
        if not offered_lazily:  # a package tells checkers of names that it has from inside itself
            graph[each.by].add(each.module)
    TopologicalSorter(graph).prepare()


@pytest.mark.parametrize("part", KNOWS)
def test_each_part_knows_what_is_below_it(part: str) -> None:
    assert outside(imports_inside(), part, KNOWS[part]) == set()
    at_run_time = [each for each in imports_inside() if not each.for_checkers]
    assert outside(at_run_time, part, KNOWS_AT_RUN_TIME.get(part, KNOWS[part])) == set()


def test_of_functions_the_sandbox_knows_the_operations_alone() -> None:
    """It stands for Authlete, so nothing in it may be the client's.

    It lists the folder, too: what an operation is called is what its module is called.
    """
    of_functions = {
        each.name
        for each in imports_inside()
        if is_within(each.by, "sandbox") and is_within(each.module, "funcs")
    }
    assert of_functions <= {"OPERATION", None}


def test_every_library_has_one_owner() -> None:
    """So that replacing one is a change to one file; its neighbours may name its types.

    Of web frameworks each part has its own: they are what the part is fitted to.
    """
    importers: dict[tuple[str, str], set[Import]] = defaultdict(set)
    for each in imports():
        if each.library in OWNED_TOO or each.library not in sys.stdlib_module_names | EVERYWHERE:
            part = each.by.partition(".")[0] if each.library in WEB_FRAMEWORKS else ""
            importers[each.library, part].add(each)
    assert {"httpx", "cattrs", "starlette", "sqlite3"} <= {library for library, _ in importers}
    for (library, _), found in importers.items():
        owners = {each.by for each in found if not each.for_checkers}
        assert len(owners) <= 1, f"{library} is imported by {owners}"
        folders = {each.by.rpartition(".")[0] for each in found}
        assert len(folders) == 1, f"{library} is known in {folders}"


def test_whoever_catches_everything_raises_it_again() -> None:
    """Cancellation, ``KeyboardInterrupt`` and ``SystemExit`` pass through the package."""
    swallowed = {
        f"{name_of(path)}:{node.lineno}"
        for path in FILES
        if CATCHING.search(text := path.read_text("utf-8"))
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.ExceptHandler)
        and {"BaseException", "CancelledError"} & _caught(node)
        and not any(isinstance(each, ast.Raise) and not each.exc for each in ast.walk(node))
    }
    assert swallowed == set()


def _caught(handler: ast.ExceptHandler) -> set[str]:
    if handler.type is None:
        return {"BaseException"}
    return {each.id for each in ast.walk(handler.type) if isinstance(each, ast.Name)}
