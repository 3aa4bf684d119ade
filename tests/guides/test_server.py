"""The server's guide: its program is as short as it says, its tables are whole."""

from __future__ import annotations

import ast

import attrs

from authlete.models import Service
from authlete.server import ROUTES, Interaction, Settings
from tests.guides.documents import documents, names_in

SERVER = "authlete/server/README.md"


def test_the_program_has_sixty_lines_of_code_at_most() -> None:
    """Without blank lines, comments, and ``main``, which plays browser and client."""
    (text,) = (
        block.text
        for block in documents()[SERVER].blocks()
        if block.language == "python" and "FastAPI()" in block.text
    )
    lines = text.splitlines()
    (main,) = (
        node
        for node in ast.parse(text).body
        if isinstance(node, ast.AsyncFunctionDef) and node.name == "main"
    )
    program = [line for line in lines[: main.lineno - 1] if line.strip() and line[0] != "#"]
    assert len(program) <= 60


def test_the_table_of_endpoints_names_all_of_them_and_their_settings() -> None:
    table = documents()[SERVER].table("Path", "It is for", "Field of `Service`")
    told = [(names_in(row[0])[0], *names_in(row[2])) for row in table]
    assert [path for path, *_ in told] == [route.path for route in ROUTES]
    settings = {path: setting for path, *names in told for setting in names}
    assert (
        settings.items() >= {route.path: route.setting for route in ROUTES if route.setting}.items()
    )
    assert set(settings.values()) <= {field.name for field in attrs.fields(Service)}


def test_the_table_of_settings_names_all_of_them() -> None:
    table = documents()[SERVER].table("Setting", "It is for", "Without it")
    assert [names_in(row[0]) for row in table] == [[f.name] for f in attrs.fields(Settings)]


def test_the_table_of_an_interaction_names_what_it_has() -> None:
    table = documents()[SERVER].table("Of an `Interaction`", "It is")
    names = {name.partition("(")[0] for row in table for name in names_in(row[0])}
    assert names <= {*dir(Interaction), *(field.name for field in attrs.fields(Interaction))}
