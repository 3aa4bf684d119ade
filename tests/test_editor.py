"""What one sees without the README: at the prompt, by ``help()``, and under the mouse."""

from __future__ import annotations

import inspect
import json
import pydoc
import rlcompleter
import subprocess
import sys
from importlib import import_module
from operator import attrgetter
from pathlib import Path
from threading import Timer
from types import FunctionType, ModuleType
from typing import IO, TYPE_CHECKING, Any

import pytest

import authlete
from authlete import Authlete
from tests.fakes import FakeTransport
from tests.public_api import public_names
from tests.reference import methods

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE = Path(authlete.__file__).parent
LAZY = ["authlete", "authlete.models", "authlete.models.operations", "authlete.transport"]
DEFINED = {
    (module, name): value
    for module, name, value in public_names()
    if isinstance(value, type | FunctionType)
}
METHODS = methods()
FUNCTIONS = sorted(path.stem for path in (PACKAGE / "funcs").glob("[!_]*.py"))
LONGEST = 300.0  # seconds that the language server may take, should it hang
each_function = pytest.mark.parametrize("name", FUNCTIONS)


def method(function: str) -> Any:
    return attrgetter(METHODS[function])(Authlete(transport=FakeTransport()))


def test_every_public_name_has_a_description() -> None:
    """Its own, not one that it inherits, and it begins with a sentence."""
    without = {
        ".".join(name)
        for name, value in DEFINED.items()
        if not inspect.cleandoc(value.__doc__ or "").partition("\n")[0].endswith(".")
    }
    assert without == set()


@each_function
def test_a_method_is_told_in_the_words_of_its_function(name: str) -> None:
    assert inspect.getdoc(method(name)) == inspect.getdoc(getattr(authlete, name))


def test_help_shows_families_and_their_methods() -> None:
    shown = pydoc.render_doc(Authlete, renderer=pydoc.plaintext)
    for name in FUNCTIONS:
        family, *inside = METHODS[name].split(".")
        (summary, *_) = inspect.cleandoc(getattr(authlete, name).__doc__).split("\n\n")
        assert f"|  {family}" in shown or f"|  async {family}(" in shown
        assert all(f"{part}: " in shown for part in inside)
        assert " ".join(summary.split()) in shown


@pytest.mark.stress
@pytest.mark.parametrize("name", sorted({module for module, _ in DEFINED}))
def test_help_shows_every_name_of_a_module(name: str) -> None:
    module = import_module(name)
    shown = pydoc.render_doc(module, renderer=pydoc.plaintext)
    assert inspect.cleandoc(module.__doc__ or "").partition("\n")[0].rstrip(".") in shown
    for home, public in DEFINED:
        assert home != name or f" {public}(" in shown, public


@pytest.mark.parametrize("name", LAZY)
def test_completion_offers_what_a_package_promises(name: str) -> None:
    """All of it, and nothing that it merely imports for its own use."""
    package = import_module(name)
    matches = rlcompleter.Completer({"it": package}).attr_matches("it.")
    offered = {match.removeprefix("it.").rstrip("()") for match in matches}
    modules = {found for found in offered if isinstance(getattr(package, found), ModuleType)}
    promised = {*package.__all__} - {"__version__"}
    assert offered - modules <= promised <= offered
    assert all(getattr(package, found).__name__ == f"{name}.{found}" for found in modules)


HOVERED = {
    **{f"{module}.{name}": value for (module, name), value in DEFINED.items() if module in LAZY},
    **{f"authlete.Authlete().{METHODS[name]}": method(name) for name in FUNCTIONS},
    "authlete.models.TokenCreateResponse().expires_at_datetime": (
        authlete.models.TokenCreateResponse.expires_at_datetime
    ),
}


@pytest.mark.process
def test_an_editor_shows_descriptions(tmp_path: Path) -> None:
    """Of lazy names, of methods, of properties: asked of pyright as an editor asks it."""
    pytest.importorskip("pyright")
    folder = tmp_path.resolve()
    paths = {"extraPaths": [str(PACKAGE.parent)]}
    (folder / "pyrightconfig.json").write_text(json.dumps(paths))
    imports = "; ".join(f"import {name}" for name in LAZY)
    shown = hovers((folder / "example.py").as_uri(), imports, [*HOVERED])
    lacking = {
        path
        for path, text in zip(HOVERED, shown, strict=True)
        if (inspect.getdoc(HOVERED[path]) or "?").strip() not in text
    }
    assert lacking == set()


KEYS = {
    'a: authlete.models.TokenCreateRequestDict = {"subject": "john"}': (
        "The user it speaks for: ASCII, at most 100 characters; not used for client credentials."
    ),
    'b: authlete.models.operations.AuthTokenGetListApiRequest = {"subject": "john"}': (
        "Only tokens of this user."
    ),
}


@pytest.mark.process
def test_an_editor_explains_the_keys_of_a_dict(tmp_path: Path) -> None:
    """By the sentence that stands below the field of the model."""
    pytest.importorskip("pyright")
    folder = tmp_path.resolve()
    (folder / "pyrightconfig.json").write_text(json.dumps({"extraPaths": [str(PACKAGE.parent)]}))
    imports = "; ".join(f"import {name}" for name in LAZY)
    shown = hovers((folder / "example.py").as_uri(), imports, [*KEYS])
    assert [key for key, text in zip(KEYS, shown, strict=True) if KEYS[key] not in text] == []


def hovers(uri: str, first_line: str, expressions: list[str]) -> list[str]:
    """Return what pyright shows over the first string, or the last name, of each expression."""
    server = subprocess.Popen(
        [sys.executable, "-m", "pyright.langserver", "--stdio"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    last_resort = Timer(LONGEST, server.kill)  # which ends the reading below
    last_resort.start()
    try:
        with server:  # at its end stdin is closed, which ends the server
            assert server.stdin
            assert server.stdout
            for message in requests(uri, first_line, expressions):
                send(server.stdin, message)
            answers = dict(received(server.stdout, len(expressions) + 1))
    finally:
        last_resort.cancel()
    return [answers[number]["contents"]["value"] for number, _ in enumerate(expressions, 1)]


def requests(uri: str, first_line: str, expressions: list[str]) -> Iterator[dict[str, Any]]:
    """Write what an editor says (Language Server Protocol 3.17)."""
    plain = {"textDocument": {"hover": {"contentFormat": ["plaintext"]}}}
    folder = {"uri": uri.rpartition("/")[0], "name": "example"}
    editor = {"processId": None, "capabilities": plain, "workspaceFolders": [folder]}
    text = "\n".join([first_line, *expressions])
    document = {"uri": uri, "languageId": "python", "version": 1, "text": text}
    yield {"id": 0, "method": "initialize", "params": editor}
    yield {"method": "initialized", "params": {}}
    yield {"method": "textDocument/didOpen", "params": {"textDocument": document}}
    for line, expression in enumerate(expressions, 1):
        over = expression.find('"') + 1 or len(expression) - 1
        position = {"line": line, "character": over}
        params = {"textDocument": {"uri": uri}, "position": position}
        yield {"id": line, "method": "textDocument/hover", "params": params}


def send(stream: IO[bytes], message: dict[str, Any]) -> None:
    content = json.dumps({"jsonrpc": "2.0", **message}).encode()
    stream.write(b"Content-Length: %d\r\n\r\n%s" % (len(content), content))
    stream.flush()


def received(stream: IO[bytes], count: int) -> Iterator[tuple[int, Any]]:
    """Read until so many requests are answered."""
    while count:
        header = dict(line.split(b": ") for line in iter(lambda: stream.readline().strip(), b""))
        message = json.loads(stream.read(int(header[b"Content-Length"])))
        if "result" in message:
            count -= 1
            yield message["id"], message["result"]
