"""Names that are imported when they are first touched (PEP 562)."""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType

TYPE_CHECKING = False  # without typing, which would take most of the package's import time

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.abc import FileLoader
    from importlib.machinery import ModuleSpec


def attach_stub(
    package: str, spec: ModuleSpec
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """Return the ``__getattr__``, ``__dir__`` and ``__all__`` of a package from its stub.

    The stub, ``__init__.pyi``, has a line for each name: ``from .home import name as name``. It is
    read as lines, not as Python: that takes a third of the time, and an import needs no more.

    Raises:
        ImportError: a line of the stub has another form.
    """
    # Every loader of files has get_data(), that of zip files too.
    loader: FileLoader = spec.loader  # type: ignore[assignment]  # pyright: ignore[reportAssignmentType]
    stub = f"{spec.origin}i"
    homes: dict[str, str] = {}
    for line in loader.get_data(stub).decode().splitlines():
        match line.split():
            case ["from", home, "import", name, "as", alias] if name == alias:
                homes[name] = home
            case _:
                raise ImportError(f"{stub}: {line!r} is not 'from .home import name as name'")
    return (*attach(package, homes), sorted(homes))


def attach(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]]]:
    """Return the ``__getattr__`` and ``__dir__`` of a package whose names live in ``homes``.

    The home of a module is ``.``, the package itself.
    """

    def __getattr__(name: str) -> object:  # noqa: N807 - becomes the package's own
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value: object = (
            import_module(f".{name}", package)
            if home == "."
            else getattr(import_module(home, package), name)
        )
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
