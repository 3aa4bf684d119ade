"""Names that are imported when they are first touched (PEP 562)."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # without typing, as in the package itself

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def attach(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package whose names live in ``homes``."""

    def __getattr__(name: str) -> object:  # noqa: N807 - becomes the package's own
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module = import_module(home, package)
        value: object = getattr(module, name, module)
        setattr(sys.modules[package], name, value)
        return value

    def __dir__() -> list[str]:  # noqa: N807 - becomes the package's own
        module = sys.modules[package]
        return sorted({*module.__all__, *_of_its_own(module)})

    return __getattr__, __dir__


def _of_its_own(module: ModuleType) -> set[str]:
    """Leave out what a package imports for its own use: completion is not to offer it."""
    inside = f"{module.__name__}."
    return {
        name
        for name, value in vars(module).items()
        if name.startswith("__")
        or (isinstance(value, ModuleType) and value.__name__.startswith(inside))
    }
