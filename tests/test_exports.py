"""The public names: each list of them says the same, and each name is what it says."""

from __future__ import annotations

import importlib
import inspect
import re
from importlib.util import spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from authlete._lazy import attach, attach_stub

LAZY = ["authlete", "authlete.models", "authlete.models.operations"]
PACKAGES = [*LAZY, "authlete.bulk", "authlete.transport"]
MODULES = {"errors", "models", "operations"}
each_package = pytest.mark.parametrize("name", PACKAGES)


@pytest.mark.parametrize("line", ["import os", "from .core import AuthleteCore as Core", "x = 1"])
def test_a_line_of_a_stub_that_is_no_name_is_an_error(line: str, tmp_path: Path) -> None:
    (tmp_path / "__init__.pyi").write_text(f"{line}\n")
    spec = spec_from_file_location("package", tmp_path / "__init__.py")
    with pytest.raises(ImportError, match=re.escape(repr(line))):
        attach_stub("package", spec)


def test_a_name_that_its_home_lacks_is_an_error() -> None:
    """It is not taken for the module itself."""
    resolve, _ = attach("authlete", {"AuthleteCor": ".core"})
    with pytest.raises(AttributeError, match="AuthleteCor"):
        resolve("AuthleteCor")


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
