"""The reference of operations and models; run as a script, this brings it up to date.

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
from functools import cache
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

    from authlete import Operation

ROOT = Path(__file__).parents[1]
README = "README.md"
BEGIN, END = "<!-- operations -->\n", "<!-- end of operations -->\n"
OPERATIONS = "authlete/funcs/README.md"
MODELS = "authlete/models/README.md"
FROM_OPERATIONS = "../models/README.md"
PARAMETER = re.compile(r"\{\w+\}")
WRITTEN = (
    "<!-- Written by tests/reference.py from docstrings: python -m tests.derived renews it. -->\n"
)
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


UTILITIES = "utilities"
"""The heading of the operations that are methods of the client itself."""

IN_TYPESCRIPT: dict[str, tuple[str, ...]] = {
    **{
        f"token_operations_{verb}": (
            f"token.management.{camel_case(verb)}",
            f"tokenOperations.{camel_case(verb)}",
        )
        for verb in ("create", "update", "delete", "revoke", "reissue_id_token")
    },
    "token_operations_list_tokens": ("token.management.list", "tokenOperations.listTokens"),
    "token_operations_create_batch": (),
    "token_operations_get_batch_status": (),
    "client_management_list_authorized_applications": (
        "clientManagement.clientAuthorizationGetListApi",
    ),
    "client_management_delete_client_tokens": ("clientManagement.clientAuthorizationDeleteApi",),
    "client_management_get_granted_scopes_for_client": (
        "clientManagement.clientGrantedScopesGetApi",
    ),
    "client_management_delete_granted_scopes_for_client": (
        "clientManagement.clientGrantedScopesDeleteApi",
    ),
    "service_get_jwks": ("jwkSetEndpoint.serviceJwksGetApi",),
    "jose_verify": ("joseObject.joseVerifyApi",),
    "lifecycle_healthcheck": ("lifecycle.getApiLifecycleHealthcheck",),
    **dict.fromkeys(
        (
            "service_create",
            "info",
            "echo",
            "verifiable_credentials_get_nonce",
            "attestation_challenge",
            "backchannel_logout_token",
        ),
        (),
    ),
}
"""The names of the TypeScript SDK that are not those of the facade's methods in camelCase."""


@cache
def reference() -> dict[str, str]:
    """Return the files by their paths in the repository."""
    return {README: readme(), OPERATIONS: operations(), MODELS: public_models()}


def readme() -> str:
    """Return README with a list of the families of operations."""
    before, begin, rest = (ROOT / README).read_text("utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    number = sum(len(members) for members in families().values())
    listed = ", ".join(
        f"[{family}]({OPERATIONS}#{family}) {len(members)}"
        for family, members in families().items()
    )
    return (
        f"{before}{begin}"
        f"All {number} operations of the Authlete 3.0 API, each a function and a method;"
        f" by families: {listed}.\n"
        f"{end}{after}"
    )


def families() -> dict[str, dict[str, str]]:
    """Return the methods of the facade by family and function."""
    found: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, method in sorted(methods().items()):
        found["_".join(method.split(".")[:-1]) or UTILITIES][name] = method
    return dict(sorted(found.items()))


def operations() -> str:
    """Describe every operation, sorted into the families of the facade."""
    lines = [WRITTEN, ABOUT_OPERATIONS]
    for family, members in families().items():
        lines.append(f"## {family}\n")
        for name, method in members.items():
            lines += _operation(name, method)
    return "\n".join(lines)


def methods() -> dict[str, str]:
    """Return where the facade has what each function does, by the functions' names."""
    return dict(_methods(Authlete()))


def _methods(owner: object, *path: str) -> Iterator[tuple[str, str]]:
    for name in sorted(set(dir(type(owner))) - set(dir(AuthleteCore))):
        member: Any = getattr(owner, name)
        if not inspect.iscoroutinefunction(member):
            if not name.startswith("_"):
                yield from _methods(member, *path, name)
        elif member.__module__.startswith("authlete.funcs."):
            yield member.__name__, ".".join((*path, name))


def operation(name: str) -> Operation[Any, Any]:
    """Return what a function carries out."""
    found: Operation[Any, Any] = import_module(f"authlete.funcs.{name}").OPERATION
    return found


def _operation(name: str, method: str) -> Iterator[str]:
    carried_out = operation(name)
    yield f"### {name}\n"
    yield f"{_described(getattr(authlete, name))}\n"
    yield "| | |"
    yield "|---|---|"
    yield f"| Method of `Authlete` | `{method}` |"
    yield f"| In the TypeScript SDK | {_in_typescript(name, method)} |"
    path = PARAMETER.sub(lambda field: camel_case(field[0]), carried_out.path)
    yield f"| Endpoint | `{carried_out.method} {path}` |"
    yield f"| Request | `{carried_out.request.__name__}` |"
    answer = ast.Name(carried_out.response.__name__.replace("NoneType", "None"))
    yield f"| Answer | {_type(answer, FROM_OPERATIONS)} |"
    yield f"| May be repeated | {_repeatable(carried_out)} |"
    yield ""
    yield from _table("Key of the request", carried_out.request, FROM_OPERATIONS)


def _in_typescript(name: str, method: str) -> str:
    """Tell how the TypeScript SDK names an operation, and how it did before."""
    same = ".".join(camel_case(part) for part in method.split("."))
    names = IN_TYPESCRIPT.get(name, (same,))
    return ", earlier ".join(f"`{each}`" for each in names) if names else "not there"


def _repeatable(carried_out: Operation[Any, Any]) -> str:
    """Say whether an operation may be repeated, and what in a request decides it."""
    without = _may_be_repeated(carried_out, {})
    for key, value in _choices(carried_out):
        if _may_be_repeated(carried_out, {key: value}) is not without:
            told = f"`{key}` `{value}`" if isinstance(value, str) else f"`{key}`"
            return f"{'yes, unless' if without else 'only with'} {told}"
    return "yes" if without else "no"


def _choices(carried_out: Operation[Any, Any]) -> Iterator[tuple[str, object]]:
    """Yield what may decide it: each key and field as true, or as each word of its enum."""
    yield from ((key, True) for key in carried_out.query_keys)
    body = carried_out.body[1] if carried_out.body else None
    for field in attrs.fields(body) if attrs.has(body) else ():
        is_enum = isinstance(field.type, type) and issubclass(field.type, Enum)
        yield from ((field.name, value) for value in (field.type if is_enum else (True,)))


def _may_be_repeated(carried_out: Operation[Any, Any], given: Mapping[str, object]) -> bool:
    """Ask the operation about a request in which all else is false."""
    if isinstance(carried_out.idempotent, bool):
        return carried_out.idempotent
    request: dict[str, object] = {key: given.get(key, False) for key in carried_out.query_keys}
    if carried_out.body:
        key, cls = carried_out.body
        fields = attrs.fields(cls) if attrs.has(cls) else ()
        request[key] = cls(**{field.name: given.get(field.name, False) for field in fields})
    return carried_out.idempotent(request)


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
    type: ast.expr
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
                word = ast.Constant(cls[name].value)
                yield _Entry(word.value, word, required=False, meaning=_meaning(following))
            case ast.AnnAssign(target=ast.Name(id=name), annotation=annotation):
                yield _Entry(
                    name,
                    annotation,
                    required=name in required or _has_no_default(cls, name),
                    meaning=_meaning(following),
                )
            case _:
                pass


def _meaning(statement: ast.stmt) -> str:
    """Return a docstring in one line, if this is one."""
    match statement:
        case ast.Expr(value=ast.Constant(value=str(text))):
            return _markdown(" ".join(text.split())).replace("|", "\\|")
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


def _type(node: ast.expr, models_file: str) -> str:
    """Write an annotation in words, without saying that a value may be absent, or a dict."""
    match node:
        case ast.Constant(value=str(text)):
            return _type(ast.parse(text, mode="eval").body, models_file)
        case ast.BinOp(left=left, right=right):
            told = (_type(side, models_file) for side in (left, right) if not _unsaid(side))
            return " or ".join(told)
        case ast.Subscript(value=ast.Name(id="NotRequired" | "Required"), slice=inner):
            return _type(inner, models_file)
        case ast.Subscript(value=ast.Name(id="Sequence" | "tuple" as kind), slice=items):
            item = items.elts[0] if isinstance(items, ast.Tuple) else items
            return f"{kind.replace('Sequence', 'list')} of {_type(item, models_file)}"
        case ast.Name(id=name) if name in models.__all__:
            return f"[`{name}`]({models_file}#{name.lower()})"
        case _:
            return f"`{ast.unparse(node)}`"


def _unsaid(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=None):
            return True
        case ast.Name(id=name):
            return name.endswith("Dict") and name.removesuffix("Dict") in models.__all__
        case _:
            return False


if __name__ == "__main__":
    for path, text in reference().items():
        (ROOT / path).write_text(text, "utf-8")
