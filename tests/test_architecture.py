"""How the package is cut, read from its imports: one direction, one owner for each library."""

from __future__ import annotations

import ast
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

import authlete

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(authlete.__file__).parent
OWNERS = {
    "aiohttp": "transport/aiohttp.py",
    "anyio": "_aio.py",
    "cattrs": "_engine/codec.py",
    "httpx": "transport/httpx.py",
    "httpx2": "transport/httpx.py",
    "jinja2": "sandbox/inspector/render.py",
    "joserfc": "sandbox/jose.py",
    "orjson": "_engine/codec.py",
    "pytest": "pytest_plugin.py",
    "rich": "_cli/tokens/progress.py",
    "sqlite3": "sandbox/store/database.py",
    "starlette": "sandbox/app.py",
    "tenacity": "_engine/retry.py",
    "trio": "_background.py",
    "uvicorn": "sandbox/server.py",
}
EVERYWHERE = {"attrs", "authlete"}


@attrs.frozen
class Import:
    """One module that a file imports."""

    file: str
    module: str
    at_run_time: bool

    @property
    def library(self) -> str:
        """The top of its name."""
        return self.module.partition(".")[0]


def imports() -> Iterator[Import]:
    for path in sorted(ROOT.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        for node, at_run_time in _statements(tree, at_run_time=True):
            for module in _modules(path, node):
                yield Import(path.relative_to(ROOT).as_posix(), module, at_run_time)


def _statements(node: ast.AST, *, at_run_time: bool) -> Iterator[tuple[ast.AST, bool]]:
    """Walk a tree; what stands below ``if TYPE_CHECKING`` is for checkers only."""
    for child in ast.iter_child_nodes(node):
        only_checked = isinstance(node, ast.If) and _is_type_checking(node) and child in node.body
        yield child, at_run_time and not only_checked
        yield from _statements(child, at_run_time=at_run_time and not only_checked)


def _is_type_checking(node: ast.If) -> bool:
    return ast.unparse(node.test) == "TYPE_CHECKING"


def _modules(path: Path, node: ast.AST) -> Iterator[str]:
    """Resolve what an import statement names to modules."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom) and node.level == 0:
        yield str(node.module)
    elif isinstance(node, ast.ImportFrom):
        folder = path.parents[node.level - 1].relative_to(ROOT.parent)
        base = ".".join([*folder.parts, *([node.module] if node.module else [])])
        for alias in node.names:
            file = ROOT.parent.joinpath(*base.split("."), alias.name)
            is_module = file.with_suffix(".py").exists() or file.is_dir()
            yield f"{base}.{alias.name}" if is_module else base


ALL = list(imports())
INSIDE = [found for found in ALL if found.library == "authlete"]


def imported_by(*files: str, at_run_time: bool = False) -> set[str]:
    """Return the modules of the package that files below some paths import."""
    return {
        found.module.removeprefix("authlete.")
        for found in INSIDE
        if found.file.startswith(files) and (found.at_run_time or not at_run_time)
    }


def outside(modules: set[str], *allowed: str) -> set[str]:
    return {
        module
        for module in modules
        if not any(module == name or module.startswith(f"{name}.") for name in allowed)
    }


def test_the_reading_finds_what_is_there() -> None:
    """A guard for this file itself: a rule over nothing would always hold."""
    assert Import("_engine/retry.py", "tenacity", at_run_time=True) in ALL
    assert Import("core.py", "authlete.transport", at_run_time=False) in ALL
    assert Import("_engine/call.py", "authlete._engine.attempt", at_run_time=True) in ALL
    assert (
        Import(
            "models/token_operations/create.py", "authlete.models.common.property", at_run_time=True
        )
        in ALL
    )
    assert {"transport", "models"} <= {found.file.partition("/")[0] for found in INSIDE}


def test_every_library_has_one_owner() -> None:
    """So that replacing one is a change to one file."""
    importers = defaultdict(set)
    for found in ALL:
        if found.library in OWNERS or found.library not in sys.stdlib_module_names | EVERYWHERE:
            importers[found.library].add((found.file, found.at_run_time))
    for library, files in importers.items():
        owners = {file for file, at_run_time in files if at_run_time}
        owner = OWNERS.get(library) or min(file for file, _ in files)
        assert owners <= {owner}, f"{library} is imported by {owners}"
        neighbours = {file.rpartition("/")[0] for file, _ in files}
        assert neighbours == {owner.rpartition("/")[0]}, f"{library} is known to {neighbours}"


def test_models_know_nobody() -> None:
    assert outside(imported_by("models/"), "models", "_lazy") == set()


def test_transports_know_errors_and_the_clock() -> None:
    known = ("transport", "errors", "_aio", "_lazy", "_loopback")
    assert outside(imported_by("transport/"), *known) == set()


def test_the_engine_knows_nobody_above_it() -> None:
    known = (
        "_engine",
        "config",
        "errors",
        "hooks",
        "models",
        "operation",
        "transport",
        "_aio",
        "_loopback",
    )
    assert outside(imported_by("_engine/"), *known) == set()


def test_functions_know_their_operation_and_models() -> None:
    assert outside(imported_by("funcs/", at_run_time=True), "operation", "models") == set()
    known = ("operation", "models", "config", "core", "errors", "result")
    assert outside(imported_by("funcs/"), *known) == set()


def test_bulk_work_stands_on_the_functions() -> None:
    """And, like them, on the client alone: it carries nothing itself."""
    engine = ("_engine.request", "_engine.validation", "_engine.retry")
    values = ("config", "core", "errors", "models", "result", "_background", "_aio", "_lazy")
    assert outside(imported_by("bulk/"), "bulk", "funcs", *engine, *values) == set()
    assert outside(imported_by("_background.py"), "_aio") == set()


def test_the_sandbox_knows_no_client() -> None:
    """But what the operations are, which functions have as data."""
    known = ("_aio", "_engine.codec", "_engine.request", "errors", "funcs", "models", "operation")
    assert outside(imported_by("sandbox/"), "sandbox", "transport", *known) == set()
    taken = {
        alias.name
        for path in (ROOT / "sandbox").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and "funcs" in f"{node.module}".split(".")
        for alias in node.names
    }
    assert taken == {"OPERATION"}


def test_no_module_of_the_sandbox_leads_back_to_itself() -> None:
    """Not even by what only type checkers import."""
    ahead = {
        found.file: {other for other in _files(found.file) if other != found.file}
        for found in INSIDE
        if found.file.startswith("sandbox/")
    }
    while ahead:
        free = {file for file, others in ahead.items() if not others & ahead.keys()}
        assert free, f"a circle among {sorted(ahead)}"
        ahead = {file: others for file, others in ahead.items() if file not in free}


def _files(file: str) -> set[str]:
    """Name the files of the modules that a file imports."""
    paths = (module.replace(".", "/") for module in imported_by(file))
    return {f"{path}{ending}" for path in paths for ending in (".py", "/__init__.py")}


def test_the_check_of_bearers_stands_above_the_client() -> None:
    """It asks by a function, as any user could; nothing else knows it."""
    known = ("_engine", "config", "core", "errors", "funcs", "models", "result")
    assert outside(imported_by("resource/check_bearer.py"), *known) == set()
    assert {found.file for found in INSIDE if found.module == "authlete.resource.check_bearer"} == {
        "sdk/resource.py"
    }


def test_values_know_only_values() -> None:
    """Results, errors, options and hooks can be imported without the engine."""
    files = ("result.py", "errors.py", "config.py", "hooks.py", "_aio.py", "_lazy.py")
    known = ("errors", "transport")
    assert outside(imported_by(*files), *known) == set()
    assert imported_by(*files, at_run_time=True) == set()


@pytest.mark.parametrize("name", sorted(path.name for path in (ROOT / "funcs").glob("[!_]*.py")))
def test_a_function_has_no_logic_of_its_own(name: str) -> None:
    """It hands its operation to the client, and nothing else."""
    tree = ast.parse((ROOT / "funcs" / name).read_text("utf-8"))
    (function,) = [node for node in tree.body if isinstance(node, ast.AsyncFunctionDef)]
    assert function.name == name.removesuffix(".py")
    _, statement = function.body
    assert ast.unparse(statement) == "return await client.call(OPERATION, request, options)"


def test_only_the_client_turns_errors_into_err() -> None:
    """Below it errors are raised; there is one place where that ends.

    What stands above it may pass an ``Err`` on, take one apart to make another, and judge an answer
    by rules of its own, as ``check_bearer`` does.
    """
    makers = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Err"
    }
    assert {file for file in makers if not file.startswith("bulk/")} == {
        "resource/check_bearer.py",
        "core.py",
    }


def test_no_file_catches_what_it_should_not() -> None:
    """Cancellation, ``KeyboardInterrupt`` and ``SystemExit`` pass: who catches them re-raises."""
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ExceptHandler):
                caught = ast.unparse(node.type) if node.type else "BaseException"
                if "BaseException" in caught:
                    assert isinstance(node.body[-1], ast.Raise), f"{path.name}:{node.lineno}"
                elif "CancelledError" in caught:
                    assert "if cancels_this_task(error):\n    raise" in ast.unparse(node.body[0])
