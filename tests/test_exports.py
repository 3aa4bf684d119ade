"""The public names: each list of them says the same, and each name is what it says."""

from __future__ import annotations

import ast
import importlib
import inspect
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

LAZY = ["authlete", "authlete.models", "authlete.models.operations"]
PACKAGES = [*LAZY, "authlete.bulk", "authlete.transport"]
MODULES = {"errors", "models", "operations"}
each_package = pytest.mark.parametrize("name", PACKAGES)


def tree_of(package: ModuleType) -> ast.Module:
    return ast.parse(Path(str(package.__file__)).read_text("utf-8"))


def names_for_checkers(package: ModuleType) -> set[str]:
    """Return the names that the ``TYPE_CHECKING`` block imports."""
    (block,) = [
        node
        for node in tree_of(package).body
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
    ]
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    return {alias.asname or alias.name for node in imports for alias in node.names}


def lazy_table(package: ModuleType) -> dict[str, str]:
    """Return the table that is given to ``attach``."""
    table: dict[str, str]
    (table,) = [
        ast.literal_eval(node.args[1])
        for node in ast.walk(tree_of(package))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "attach"
    ]
    return table


@pytest.mark.parametrize("name", LAZY)
def test_every_list_of_names_is_the_same(name: str) -> None:
    package = importlib.import_module(name)
    public = set(package.__all__) - {"__version__"}
    assert public == set(lazy_table(package)) == names_for_checkers(package)
    assert list(package.__all__) == sorted(package.__all__, key=_as_ruff_sorts)


def _as_ruff_sorts(name: str) -> tuple[int, str]:
    """Constants, then classes, then the rest."""
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


@each_package
def test_every_name_is_there(name: str) -> None:
    package = importlib.import_module(name)
    for public in package.__all__:
        value: Any = getattr(package, public)
        assert (isinstance(value, ModuleType)) == (public in MODULES), public
        if inspect.isclass(value) or inspect.isfunction(value):
            assert value.__name__ == public
        assert public in dir(package)


@each_package
def test_a_name_that_is_not_there_is_an_error(name: str) -> None:
    package = importlib.import_module(name)
    with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'NoSuchName'"):
        _ = package.NoSuchName
    with pytest.raises(ImportError):
        exec(f"from {name} import NoSuchName")  # noqa: S102 - the statement is the point


@each_package
def test_importing_everything_works(name: str) -> None:
    names: dict[str, object] = {}
    exec(f"from {name} import *", names)  # noqa: S102 - the statement is the point
    assert set(importlib.import_module(name).__all__) <= set(names)


def test_every_function_has_a_module_of_its_name() -> None:
    """So that it can be imported by itself, from where its name says."""
    authlete = importlib.import_module("authlete")
    folder = Path(str(authlete.__file__)).parent / "funcs"
    names = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert names <= set(authlete.__all__)
    for name in names:
        module = importlib.import_module(f"authlete.funcs.{name}")
        assert getattr(module, name) is getattr(authlete, name)
        assert inspect.iscoroutinefunction(getattr(module, name))


def test_submodules_say_what_they_export() -> None:
    for name in ("errors", "config", "hooks", "result", "sdk", "core"):
        module = importlib.import_module(f"authlete.{name}")
        assert all(hasattr(module, public) for public in module.__all__)
