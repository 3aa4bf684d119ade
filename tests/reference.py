"""The reference of operations and models; run as a script, this brings both files up to date.

It is read from the operations and from the docstrings of functions, classes and fields, of the
package as users import it.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections import defaultdict
from enum import Enum
from importlib import import_module
from itertools import pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

import authlete
from authlete import Authlete, AuthleteCore, models
from authlete._engine.codec import camel_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).parents[1]
OPERATIONS = "authlete/funcs/README.md"
MODELS = "authlete/models/README.md"
FROM_OPERATIONS = "../models/README.md"
PARAMETER = re.compile(r"\{\w+\}")
WRITTEN = "<!-- Written by tests/reference.py: edit the docstrings, then run it. -->\n"
ABOUT_OPERATIONS = """\
# Operations

Each is a function in a module of its own, `authlete.funcs.NAME`, which can be imported from
`authlete` as well: `await NAME(core, request, options=None)` returns `Ok(answer)` or
`Err(error)`. The method of the class `Authlete` returns the answer or raises the error. The
request is a dict with the keys below; `service_id` may be left out where the client has one. An
operation that may be repeated does no harm when it is carried out twice, so that
[retries](../README.md#retries) repeat it also when an answer was lost.
"""
ABOUT_MODELS = """\
# Models

All can be imported from `authlete.models`. In requests, a dict with the same keys does as well as
an object, a list as well as a tuple, and a word as well as the member of an enum. In answers,
what Authlete left out is `None`; an enum's word that this SDK does not know is a string; a stamp
such as `expires_at` is there a second time as a `datetime`, `expires_at_datetime`.
"""


def reference() -> dict[str, str]:
    """Return the files by their paths in the repository."""
    return {OPERATIONS: operations(), MODELS: public_models()}


def operations() -> str:
    """Describe every operation, sorted into the families of the facade."""
    families: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, method in sorted(methods().items()):
        families["_".join(method.split(".")[:-1])].append((name, method))
    lines = [WRITTEN, ABOUT_OPERATIONS]
    for family, members in families.items():
        lines.append(f"## {family}\n")
        for name, method in members:
            lines += _operation(name, method)
    return "\n".join(lines)


def methods() -> dict[str, str]:
    """Return where the facade has what each function does, by the functions' names."""
    return dict(_methods(Authlete()))


def _methods(owner: object, *path: str) -> Iterator[tuple[str, str]]:
    for name in sorted(set(dir(type(owner))) - set(dir(AuthleteCore))):
        member: object = getattr(owner, name)
        if inspect.iscoroutinefunction(member):
            yield "_".join((*path, name)), ".".join((*path, name))
        elif not name.startswith("_"):
            yield from _methods(member, *path, name)


def operation(name: str) -> Any:
    """Return what a function carries out."""
    return import_module(f"authlete.funcs.{name}").OPERATION


def _operation(name: str, method: str) -> Iterator[str]:
    carried_out = operation(name)
    yield f"### {name}\n"
    yield f"{_described(getattr(authlete, name))}\n"
    yield "| | |"
    yield "|---|---|"
    yield f"| Method of `Authlete` | `{method}` |"
    path = PARAMETER.sub(lambda field: camel_case(field[0]), carried_out.path)
    yield f"| Endpoint | `{carried_out.method} {path}` |"
    answer = carried_out.response.__name__.replace("NoneType", "None")
    yield f"| Answer | {_type(answer, FROM_OPERATIONS)} |"
    yield f"| May be repeated | {_repeatable(carried_out.idempotent)} |"
    yield ""
    yield from _table("Key of the request", carried_out.request, FROM_OPERATIONS)


def _repeatable(judge: Any) -> str:
    """Say what an operation makes of requests, by what it looks at in them."""
    looked_at: list[str] = []
    without = judge(_Probe(looked_at, given=False))
    if without is judge(_Probe(looked_at, given=True)):
        return "yes" if without else "no"
    return f"{'yes, unless' if without else 'only with'} `{looked_at[-1]}`"


@attrs.frozen
class _Probe:
    """A request whose fields are all given, or all left out, and that notes who is asked for."""

    looked_at: list[str]
    given: bool

    def __getattr__(self, name: str) -> _Probe:
        self.looked_at.append(name)
        return self

    def __bool__(self) -> bool:
        return self.given


def public_models() -> str:
    """Describe every model, sorted by the packages that they stand in."""
    classes = [value for value in _exported(models) if _is_model(value)]
    families: defaultdict[str, list[type]] = defaultdict(list)
    for cls in sorted(classes, key=_place):
        families[_place(cls)[0]].append(cls)
    lines = [WRITTEN, ABOUT_MODELS]
    for family, members in families.items():
        # Not the bare name: that may be the heading of a model.
        lines.append(f"## Models of {family}\n")
        for cls in members:
            lines += [f"### {cls.__name__}\n", f"{_described(cls)}\n"]
            lines += _table("Word" if issubclass(cls, Enum) else "Field", cls, "")
    return "\n".join(lines)


def _exported(module: Any) -> Iterator[object]:
    yield from (getattr(module, name) for name in module.__all__)


def _is_model(value: object) -> bool:
    return isinstance(value, type) and (attrs.has(value) or issubclass(value, Enum))


def _place(cls: type) -> tuple[str, str, int]:
    """Return the package, the module and the line of a class, to sort by."""
    family, module = cls.__module__.split(".")[-2:]
    return family, module, inspect.getsourcelines(cls)[1]


def _described(value: object) -> str:
    """Return a docstring without its sections for arguments and the like, as Markdown."""
    paragraphs = (inspect.getdoc(value) or "").split("\n\n")
    prose = takewhile(
        lambda text: not text.startswith(("Args:", "Returns:", "Raises:")), paragraphs
    )
    return _markdown("\n\n".join(prose))


def _markdown(text: str) -> str:
    return text.replace("``", "`")


def _table(heading: str, cls: type, models_file: str) -> Iterator[str]:
    entries = [*_entries(cls)]
    if issubclass(cls, Enum):
        yield f"| {heading} | Meaning |"
        yield "|---|---|"
        yield from (f"| `{entry.name}` | {entry.meaning} |" for entry in entries)
    else:
        yield f"| {heading} | Type | Meaning |"
        yield "|---|---|---|"
        for entry in entries:
            told = f"{_type(entry.type, models_file)}{', required' * entry.required}"
            yield f"| `{entry.name}` | {told} | {entry.meaning} |"
    yield ""


@attrs.frozen
class _Entry:
    """A field, a key or a word."""

    name: str
    type: str
    required: bool
    meaning: str


def _entries(cls: type) -> Iterator[_Entry]:
    """Yield what a class declares, by its source: only there fields have docstrings."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(tree, ast.ClassDef)
    for base in _bases(cls, tree):
        yield from _entries(base)
    required: Iterable[str] = getattr(cls, "__required_keys__", ())
    for statement, following in pairwise([*tree.body, ast.Pass()]):
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)]) if issubclass(cls, Enum):
                yield _Entry(str(cls[name].value), "", required=False, meaning=_meaning(following))
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                yield _Entry(
                    name,
                    ast.unparse(annotation),
                    required=name in required or _has_no_default(cls, name),
                    meaning=_meaning(following),
                )
            case _:
                pass


def _meaning(statement: ast.stmt) -> str:
    """Return a docstring in one line, if this is one."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return _markdown(" ".join(text.split()))
        case _:
            return ""


def _bases(cls: type, tree: ast.ClassDef) -> Iterator[type]:
    """Yield the classes of ours that a class is built on; a ``TypedDict`` itself forgets them."""
    namespace: Mapping[str, Any] = vars(sys.modules[cls.__module__])
    for node in tree.bases:
        base = namespace[node.id] if isinstance(node, ast.Name) else None
        if isinstance(base, type) and base.__module__.startswith(authlete.__name__):
            yield base


def _has_no_default(cls: type, name: str) -> bool:
    if not attrs.has(cls):
        return False
    return getattr(attrs.fields(cls), name).default is attrs.NOTHING


def _type(annotation: str, models_file: str) -> str:
    """Write a type; what is absent anyway is not told, and models are links."""
    parts = annotation.strip("'\"").split(" | ")
    told = (_part(part, models_file) for part in parts if part != "None" or len(parts) == 1)
    return " or ".join(told)


def _part(part: str, models_file: str) -> str:
    if part.startswith("tuple[") and part.endswith(", ...]"):
        return f"tuple of {_part(part[6:-6], models_file)}"
    if part in models.__all__:
        return f"[`{part}`]({models_file}#{part.lower()})"
    return f"`{part}`"


if __name__ == "__main__":
    for path, text in reference().items():
        (ROOT / path).write_text(text, "utf-8")
