"""The public API as text; run as a script, this brings ``public_api.txt`` up to date.

It is asked of the package as users import it, so that a wheel has to pass too, and written in a
form that is the same on every Python.
"""

from __future__ import annotations

import inspect
import pkgutil
from enum import Enum
from functools import cached_property
from importlib import import_module
from itertools import groupby
from pathlib import Path
from types import FunctionType, ModuleType, UnionType
from typing import (
    TYPE_CHECKING,
    Any,
    ForwardRef,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    is_typeddict,
)

import attrs

import authlete

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SNAPSHOT = Path(__file__).with_suffix(".txt")
SPECIAL = frozenset({"__init__", "__add__", "__aenter__", "__enter__"})
"""The special methods that users rely on; attrs makes others, and ``__init__`` by the fields."""


def public_names() -> Iterator[tuple[str, str, Any]]:
    """Yield module, name and value of all that is public.

    A module is public if it has an ``__all__``; those of ``funcs`` hold one function each instead.
    """
    for module in (authlete, *_modules(authlete)):
        package, _, last = module.__name__.rpartition(".")
        names = [last] if package == "authlete.funcs" else getattr(module, "__all__", [])
        yield from ((module.__name__, name, getattr(module, name)) for name in names)


def _modules(package: ModuleType) -> Iterator[ModuleType]:
    for found in pkgutil.iter_modules(package.__path__):
        if not found.name.startswith("_"):
            module = import_module(f"{package.__name__}.{found.name}")
            yield module
            if found.ispkg:
                yield from _modules(module)


def described() -> str:
    """Describe every public name, with one line for each thing about it that users rely on."""
    public = [*public_names()]
    homes = {id(value): module for module, _, value in public if _is_defined(value)}
    homes |= {id(value): module for module, _, value in public if _is_defined(value, module)}
    lines: list[str] = []
    for module, entries in groupby(public, key=lambda entry: entry[0]):
        lines += ["", module]
        for _, name, value in entries:
            home = homes.get(id(value), module)
            told = _told(name, value) if home == module else [f"{name}: see {home}"]
            lines += [f"    {line}" for line in told]
    return "\n".join([*lines[1:], ""])


def _is_defined(value: object, module: str | None = None) -> bool:
    """Tell whether a value comes from a definition, in a module of that name if one is given."""
    if not isinstance(value, type | FunctionType):
        return False
    return module is None or value.__module__ == module


def _told(name: str, value: Any) -> Iterator[str]:
    match value:
        case ModuleType():
            yield f"{name}: see {value.__name__}"
        case type():
            yield f"class {name}({', '.join(_bases(value))})"
            yield from (f"    {line}" for line in _members(value))
        case FunctionType():
            yield _function(name, value)
        case _ if get_origin(value) is not None:
            yield f"{name} = {_type(value)}"
        case _:
            yield f"{name} = {_value(value)}"


def _bases(cls: type) -> Iterator[str]:
    yield from (base.__name__ for base in cls.__bases__ if base not in {object, dict})
    if is_typeddict(cls):
        yield "TypedDict"
    if attrs.has(cls):
        yield "attrs"


def _members(cls: Any) -> Iterator[str]:
    if is_typeddict(cls):
        for key, annotation in cls.__annotations__.items():
            wrapped = get_origin(annotation) in {Required, NotRequired}
            given = get_args(annotation)[0] if wrapped else annotation
            yield f"{key}: {_type(given)}{' (required)' * (key in cls.__required_keys__)}"
    elif issubclass(cls, Enum):
        yield from (f"{member.name} = {member.value!r}" for member in cls)
    else:
        yield from _fields(cls)
        yield from _methods(cls)


def _fields(cls: Any) -> Iterator[str]:
    fields = {field.name: field for field in attrs.fields(cls)} if attrs.has(cls) else {}
    for name, annotation in inspect.get_annotations(cls).items():
        if name.startswith("_"):
            continue
        if name in fields:
            default, note = fields[name].default, _note(fields[name])
        else:
            default, note = vars(cls).get(name, attrs.NOTHING), ""
        assigned = "" if default is attrs.NOTHING else f" = {_value(default)}"
        yield f"{name}: {_type(annotation)}{assigned}{note}"


def _note(field: attrs.Attribute[Any]) -> str:
    if not field.init:
        return " (no argument)"
    return "" if field.kw_only else " (positional)"


def _methods(cls: Any) -> Iterator[str]:
    special = SPECIAL - {"__init__"} if attrs.has(cls) else SPECIAL
    for name, member in vars(cls).items():
        if name.startswith("_") and name not in special:
            continue
        match member:
            case property(fget=FunctionType() as getter) | cached_property(func=getter):
                yield f"{name}: {_type(inspect.signature(getter).return_annotation)} (property)"
            case FunctionType() if member.__module__ != "typing":  # which makes protocols
                yield _function(name, member)
            case _:
                pass


def _function(name: str, function: FunctionType) -> str:
    signature = inspect.signature(function)
    signature = signature.replace(
        parameters=[_parameter(parameter) for parameter in signature.parameters.values()],
        return_annotation=_Text(_type(signature.return_annotation)),
    )
    is_async = inspect.iscoroutinefunction(function) or inspect.isasyncgenfunction(function)
    return f"{'async ' if is_async else ''}def {name}{signature}"


def _parameter(parameter: inspect.Parameter) -> inspect.Parameter:
    if parameter.annotation is not parameter.empty:
        parameter = parameter.replace(annotation=_Text(_type(parameter.annotation)))
    if parameter.default is not parameter.empty:
        parameter = parameter.replace(default=_Text(_value(parameter.default)))
    return parameter


@attrs.frozen(repr=False)
class _Text:
    """Stands in a signature and prints as the text it is."""

    text: str

    def __repr__(self) -> str:
        return self.text


def _type(annotation: Any) -> str:
    """Write a type without the names of modules."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        return " | ".join(map(_type, arguments))
    if origin is Literal:
        return f"Literal[{', '.join(map(repr, arguments))}]"
    if origin is not None:
        return f"{origin.__name__}[{_joined(arguments)}]"
    return _name(annotation)


def _name(annotation: Any) -> str:
    """Write a type without arguments; a string stays as the source has it."""
    match annotation:
        case str(text) | ForwardRef(__forward_arg__=text):
            return text
        case list():  # the parameters of a callable
            return f"[{_joined(annotation)}]"
        case _ if annotation is ...:
            return "..."
        case _:
            return (
                "None"
                if annotation is None
                else str(annotation.__name__).replace("NoneType", "None")
            )


def _joined(annotations: Iterable[object]) -> str:
    return ", ".join(map(_type, annotations))


def _value(value: Any) -> str:
    """Write a value, or what makes it; the version is not part of the API."""
    match value:
        case Enum():
            return f"{type(value).__name__}.{value.name}"
        case tuple():
            return f"({', '.join(map(_value, value))})"
        case attrs.Factory(factory=made):  # type: ignore[misc]  # attrs types it as a function
            return f"{made.__name__}()"
        case _ if hasattr(value, "__name__"):
            return str(value.__name__)
        case _ if type(value).__repr__ is object.__repr__:  # it would show an address
            return f"<{type(value).__name__}>"
        case _:
            return repr(value).replace(authlete.__version__, "{version}")


if __name__ == "__main__":
    SNAPSHOT.write_text(described(), "utf-8")
