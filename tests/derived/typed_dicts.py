"""``authlete/models/<family>/_dicts.py``: the models of request bodies, for those who write dicts.

A checker cannot derive a TypedDict from a class, so it must stand in the source; each carries the
docstrings of the class's fields, which editors show for the keys of a dict.
"""

from __future__ import annotations

import ast
import inspect
import subprocess
import sys
import textwrap
from collections import defaultdict
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Any, get_args, get_origin

import attrs

import authlete

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PACKAGE = Path(authlete.__file__).parent
WITHOUT = {"IntrospectionRequest": ("IntrospectionRequirements", "token")}
"""The keys of a model but one, as a TypedDict of their own: what ``check_bearer`` requires."""


def files() -> dict[Path, str]:
    """Return the module of each family that has models in request bodies."""
    families: dict[str, set[type]] = defaultdict(set)
    for cls in reachable():
        families[family(cls)].add(cls)
    return {
        PACKAGE / "models" / name / "_dicts.py": _module(name, families[name]) for name in families
    }


def operations() -> list[Any]:
    """Return the ``OPERATION`` of every function."""
    names = sorted(
        path.stem for path in (PACKAGE / "funcs").glob("*.py") if path.stem != "__init__"
    )
    return [import_module(f"authlete.funcs.{name}").OPERATION for name in names]


def reachable() -> set[type]:
    """Return the attrs classes and enums that request bodies consist of."""
    found: set[type] = set()
    queue: list[Any] = [operation.body[1] for operation in operations() if operation.body]
    while queue:
        annotation = queue.pop()
        queue += get_args(annotation)
        if isinstance(annotation, type) and annotation not in found:
            if attrs.has(annotation):
                found.add(annotation)
                queue += [field.type for field in attrs.fields(annotation)]
            elif issubclass(annotation, StrEnum):
                found.add(annotation)
    return found


def family(cls: type) -> str:
    """Name the family that a model belongs to."""
    return cls.__module__.split(".")[2]


def twin(cls: type) -> str:
    """Name the TypedDict of a model, or the literals of an enum."""
    return f"{cls.__name__}{'Name' if issubclass(cls, StrEnum) else 'Dict'}"


def _module(name: str, classes: set[type]) -> str:
    models = sorted((cls for cls in classes if attrs.has(cls)), key=_depth_and_name)
    enums = sorted((cls for cls in classes if not attrs.has(cls)), key=lambda cls: cls.__name__)
    body = "\n\n".join([*map(_literals, enums)]) + "\n\n" * bool(enums)
    body += "".join(f"\n\n{text}\n" for cls in models for text in _typed_dicts(cls))
    used = {word for word in ("Mapping", "Sequence") if f"{word}[" in body}
    typing = {
        word for word in ("Literal", "Required", "TypeAlias", "TypedDict") if f"{word}" in body
    }
    lines = [
        '"""The models of requests as TypedDicts; written by ``python -m tests.derived``."""',
        "",
    ]
    if used:
        lines.append(f"from collections.abc import {', '.join(sorted(used))}")
    lines += [f"from typing import {', '.join(sorted(typing))}", ""]
    lines += [*_imports(name, models), "", body]
    return formatted("\n".join(lines))


def formatted(source: str) -> str:
    """Let the formatter of the project decide where lines break."""
    command = [sys.executable, "-m", "ruff", "format", "--stdin-filename=derived.py", "-"]
    done = subprocess.run(  # noqa: S603 - our own
        command, input=source, capture_output=True, text=True, check=True
    )
    return done.stdout


def _depth_and_name(cls: type) -> tuple[int, str]:
    return _depth(cls), cls.__name__


@cache
def _depth(cls: type) -> int:
    """Count the levels of models inside a model: a TypedDict must stand behind those it names."""
    inner = [item for item in _parts(cls) if attrs.has(item) and item is not cls]
    return 1 + max(map(_depth, inner), default=0)


@cache
def _parts(cls: type) -> tuple[type, ...]:
    """Return the models and enums that the fields of a model name."""
    queue: list[Any] = [field.type for field in attrs.fields(cls)]  # type: ignore[arg-type]
    found: list[type] = []
    while queue:
        annotation = queue.pop()
        queue += get_args(annotation)
        if isinstance(annotation, type) and (
            attrs.has(annotation) or issubclass(annotation, StrEnum)
        ):
            found.append(annotation)
    return tuple(found)


def _imports(name: str, models: Iterable[type]) -> Iterator[str]:
    named: dict[str, set[str]] = defaultdict(set)
    for cls in {part for model in models for part in _parts(model)}:
        home = family(cls)
        where = (
            f".{cls.__module__.split('.', 3)[3]}"
            if home == name
            else f"..{'.'.join(cls.__module__.split('.')[2:])}"
        )
        named[where].add(cls.__name__)
        if home != name:
            named[f"..{home}._dicts"].add(twin(cls))
    for where in sorted(named, key=lambda where: (not where.startswith(".."), where)):
        yield f"from {where} import {', '.join(sorted(named[where]))}"


def _literals(enum: type) -> str:
    words = "".join(f'    "{word.value}",\n' for word in enum)  # type: ignore[attr-defined]
    return f'{twin(enum)}: TypeAlias = Literal[\n{words}]\n"""The words of ``{enum.__name__}``."""'


def _typed_dicts(cls: type) -> Iterator[str]:
    summary = f'    """``{cls.__name__}`` written as a dict."""\n'
    fields = dict(_fields(cls))
    base = "TypedDict, total=False"
    if cls.__name__ in WITHOUT:
        name, key = WITHOUT[cls.__name__]
        rest = "".join(text for field, text in fields.items() if field != key)
        without = f'    """``{twin(cls)}`` without ``{key}``."""\n'
        yield f"class {name}({base}):\n{without}\n{rest}".rstrip()
        fields, base = {key: fields[key]}, name
    yield f"class {twin(cls)}({base}):\n{summary}\n{''.join(fields.values())}".rstrip()


def _fields(cls: type) -> Iterator[tuple[str, str]]:
    described = docstrings(cls)
    for field in attrs.fields(cls):  # type: ignore[arg-type]
        hint = _given(field.type)
        if field.default is attrs.NOTHING:
            hint = f"Required[{hint}]"
        yield field.name, f'    {field.name}: {hint}\n    """{described[field.name]}"""\n'


def docstrings(cls: type) -> dict[str, str]:
    """Return the docstring below each field of a class, as it stands in the source."""
    source = textwrap.dedent(inspect.getsource(cls))
    (definition,) = ast.parse(source).body
    assert isinstance(definition, ast.ClassDef)
    found: dict[str, str] = {}
    for statement, following in zip(definition.body, definition.body[1:], strict=False):
        match statement, following:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(
                value=ast.Constant(value=str(text))
            ):
                found[name] = text
            case _:
                pass
    return found


def _given(annotation: Any) -> str:
    """Write what a caller may give for what a model keeps."""
    if annotation is NoneType:
        return "None"
    if isinstance(annotation, UnionType):
        arms = [arm for part in get_args(annotation) for arm in _given(part).split(" | ")]
        return (
            " | ".join(dict.fromkeys(arms))
            if "[" not in "".join(arms)
            else " | ".join(map(_given, get_args(annotation)))
        )
    if get_origin(annotation) is tuple:
        item = get_args(annotation)[0]
        return "list[str] | tuple[str, ...]" if item is str else f"Sequence[{_given(item)}]"
    if get_origin(annotation) is Mapping:
        return f"Mapping[{', '.join(map(_given, get_args(annotation)))}]"
    if attrs.has(annotation) or (isinstance(annotation, type) and issubclass(annotation, StrEnum)):
        return f"{annotation.__name__} | {twin(annotation)}"
    return str(annotation.__name__)
