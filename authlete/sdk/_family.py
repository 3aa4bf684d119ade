"""How the functions become methods: bound to a client, unwrapped, with the same words."""

from __future__ import annotations

import inspect
from functools import wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, cast, overload

from ..core import AuthleteCore

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine
    from typing import Never, Self

    from ..result import Result

P = ParamSpec("P")
T = TypeVar("T")
E = TypeVar("E", bound=Exception)


class Family:
    """Functions that belong together, as methods of one client that raise ``AuthleteError``s."""

    def __init__(self, client: AuthleteCore) -> None:
        self.client = client

    def __repr__(self) -> str:
        """Say whose family it is."""
        return f"{type(self).__name__}({self.client!r})"


FamilyT = TypeVar("FamilyT", bound=Family)


def method(
    function: Callable[Concatenate[AuthleteCore, P], Coroutine[Any, Any, Result[T, E]]],
) -> Callable[Concatenate[AuthleteCore | Family, P], Coroutine[Any, Any, T]]:
    """Make a method that returns what ``Ok`` holds, or raises what ``Err`` holds."""

    @wraps(function)
    async def call(self: AuthleteCore | Family, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return (await function(_client(self), *args, **kwargs)).unwrap()

    return call


def _client(owner: AuthleteCore | Family) -> AuthleteCore:
    return owner if isinstance(owner, AuthleteCore) else owner.client


class family(Generic[FamilyT]):  # noqa: N801 - used as ``property`` is
    """An attribute that is a family, imported when it is first touched and then kept."""

    def __init__(self, module: str, cls: str) -> None:
        self._module = module
        self._cls = cls
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def load(self) -> type[FamilyT]:
        """Import the class of the family."""
        module = import_module(self._module, __package__)
        return cast("type[FamilyT]", getattr(module, self._cls))

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: AuthleteCore | Family, owner: type) -> FamilyT: ...
    def __get__(self, instance: AuthleteCore | Family | None, owner: type) -> FamilyT | Self:
        if instance is None:
            return self
        kept: FamilyT | None = vars(instance).get(self._name)
        if kept is None:
            kept = vars(instance)[self._name] = self.load()(_client(instance))
        return kept

    # With it, help() lists the attribute among the data, with its ``__doc__``.
    def __set__(self, instance: object, value: Never) -> None:
        raise AttributeError(f"{self._name} cannot be replaced")


def _describe(attribute: family[Family]) -> str:
    """Describe a family as ``help()`` shows it: its docstring, its methods, its own families."""
    cls = attribute.load()
    lines = [inspect.getdoc(cls) or "", ""]
    for name, value in vars(cls).items():
        if isinstance(value, family):
            lines += [f"{name}: {value.__doc__}"]
        elif not name.startswith("_"):
            summary = (inspect.getdoc(value) or "").partition("\n\n")[0]
            lines.append(f"{name}: {' '.join(summary.split())}")
    return "\n".join(lines)


setattr(family, "__doc__", property(_describe))  # noqa: B010 - help() asks each family for its own
