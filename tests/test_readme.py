"""The README is what a newcomer runs first, so the suite runs all of it."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from itertools import pairwise, takewhile
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import attrs
import pytest

from authlete import SERVERS, BackoffStrategy, RetryConfig
from authlete._cli import main
from authlete.errors import OperationError
from authlete.models import TokenCreateRequest, TokenUpdateRequest
from authlete.models.operations import (
    AuthTokenCreateApiRequest,
    AuthTokenGetListApiRequest,
    AuthTokenUpdateApiRequest,
)
from authlete.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).parents[1] / "README.md"
TEST = re.compile(r"^(async )?def test_", re.MULTILINE)
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
SECTION = re.compile(r"^## (.*)\n((?:(?!## ).*\n)*)", re.MULTILINE)
STEP = re.compile(r"\$ (?P<command>.*\n(?:> .*\n)*)(?P<shown>(?:(?!\$ ).*\n)*)")
# pytest-asyncio warns of its own future default unless this is set.
BY_PYTEST = ("-m", "pytest", "-q", "-o", "asyncio_default_fixture_loop_scope=function")


def blocks() -> list[re.Match[str]]:
    """Return the fenced blocks of the README."""
    return [*FENCE.finditer(README.read_text(encoding="utf-8"))]


def examples() -> Iterator[object]:
    """Yield each Python block, with the block after it, which shows what it prints."""
    for block, output in pairwise(blocks()):
        if block["language"] == "python":
            line = block.string[: block.start()].count("\n") + 1
            yield pytest.param(block["text"], output["text"], id=f"line {line}")


@pytest.mark.parametrize(("code", "shown"), [*examples()])
def test_example_runs_and_prints_what_is_shown(code: str, shown: str, tmp_path: Path) -> None:
    """A newcomer who pastes a block into a file and runs it sees what the README shows.

    By Python, or by pytest where the block holds tests.
    """
    file = tmp_path / "test_example.py"
    file.write_text(code, encoding="utf-8")
    configured_nothing = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("AUTHLETE_", "PYTEST_"))
    }
    run = subprocess.run(  # noqa: S603 - the README's own code
        [sys.executable, "-W", "error", *(BY_PYTEST if TEST.search(code) else ()), file],
        env=configured_nothing,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert not run.stderr
    assert doctest.OutputChecker().check_output(shown, run.stdout, doctest.ELLIPSIS), run.stdout


def sessions() -> Iterator[object]:
    """Yield what is typed at a shell: the console blocks of each section, one after the other."""
    for title, section in SECTION.findall(README.read_text(encoding="utf-8")):
        typed = [
            block["text"] for block in FENCE.finditer(section) if block["language"] == "console"
        ]
        if typed:
            yield pytest.param("".join(typed), id=title)


@pytest.mark.parametrize("session", [*sessions()])
def test_what_is_typed_at_a_shell_shows_what_is_shown(session: str, tmp_path: Path) -> None:
    """In order, in one folder, with a service to work with."""
    steps = [*STEP.finditer(session)]
    assert "".join(step[0] for step in steps) == session
    folder = tmp_path / "folder"
    folder.mkdir()
    with Sandbox() as sandbox, sandbox.serve() as url:
        write_python(tmp_path / "python", url)
        environ = {
            **os.environ,
            "PATH": f"{tmp_path}:{os.environ['PATH']}",
            "AUTHLETE_AUTHLETE": sandbox.bearer,
            "AUTHLETE_SERVICE_ID": "715948317",
        }
        for step in steps:
            command = step["command"].replace("\n> ", "\n")
            shown = typed_at_shell(command, folder, environ)
            fits = doctest.OutputChecker().check_output(step["shown"], shown, doctest.ELLIPSIS)
            assert fits, command + shown


def write_python(path: Path, url: str) -> None:
    """Write the ``python`` of a session: this one, with a sandbox in the place of Authlete."""
    path.write_text(f'#!/bin/sh\nexec {sys.executable} -W error "$@" --server-url {url}\n')
    path.chmod(0o700)


def typed_at_shell(command: str, folder: Path, environ: dict[str, str]) -> str:
    """Return all that a command says."""
    return subprocess.run(  # noqa: S603 - the README's own commands
        ["/bin/sh", "-c", command],
        env=environ,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
        check=False,
    ).stdout


def test_no_block_is_left_unrun() -> None:
    """Python and what it prints, sessions at a shell, and the two commands, which CI runs."""
    languages = [block["language"] for block in blocks()]
    examples_only = [language for language in languages if language not in {"sh", "console"}]
    assert languages.count("sh") == 2
    assert examples_only == ["python", "text"] * (len(examples_only) // 2)
    assert README.read_text(encoding="utf-8").count("```") == 2 * len(languages)


def table(*headings: str, below: str = "") -> list[list[str]]:
    """Return the rows of the first table with these headings below some text, cell by cell."""
    _, _, text = README.read_text(encoding="utf-8").partition(below or "# authlete")
    _, found, rest = text.partition(f"\n| {' | '.join(headings)} |\n")
    assert found, f"there is no such table below {below!r}"
    rows = takewhile(lambda line: line.startswith("|"), rest.splitlines())
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows][1:]


def names_in(cell: str) -> list[str]:
    """Return what a cell shows as code."""
    return re.findall(r"`([^`]+)`", cell)


def test_every_promise_names_a_test_that_there_is() -> None:
    """``file::test``, and where the file is left out that of the test before."""
    rows = table("Promise", "Test, in `tests/faults`")
    assert len(rows) > 10
    for _, cell in rows:
        file = ""
        named = names_in(cell)
        assert named
        for name in named:
            before, _, test = name.rpartition("::")
            file = before or file
            source = (Path(__file__).parent / "faults" / file).read_text(encoding="utf-8")
            assert re.search(rf"^(async )?def {re.escape(test)}\(", source, re.MULTILINE), name


@pytest.mark.parametrize(
    ("headings", "cls"),
    [
        (("Field of `token_create_request`", "Type", "Meaning"), TokenCreateRequest),
        (("Field of `token_update_request`", "Type", "Meaning"), TokenUpdateRequest),
        (("`RetryConfig`", "Default", "Meaning"), RetryConfig),
        (("`BackoffStrategy`", "Default", "Meaning"), BackoffStrategy),
    ],
)
def test_a_table_of_fields_is_whole(
    headings: tuple[str, ...], cls: type[attrs.AttrsInstance]
) -> None:
    told = [name for row in table(*headings) for name in names_in(row[0])]
    assert sorted(told) == sorted(field.name for field in attrs.fields(cls))


@pytest.mark.parametrize(
    ("section", "cls"),
    [
        ("List issued tokens", AuthTokenGetListApiRequest),
        ("Create an access token", AuthTokenCreateApiRequest),
        ("Update an access token", AuthTokenUpdateApiRequest),
    ],
)
def test_a_table_of_parameters_is_whole(section: str, cls: type[attrs.AttrsInstance]) -> None:
    rows = table("Parameter", "Type", "Meaning", below=f"### {section}\n")
    told = [name for row in rows for name in names_in(row[0])]
    assert told == [field.name for field in attrs.fields(cls)]


def test_the_table_of_errors_is_whole() -> None:
    rows = table("Error", "It means", "Has Authlete acted?", "May you repeat it?")
    told = [name for row in rows for name in names_in(row[0])]
    assert told == [cls.__name__ for cls in get_args(OperationError)]


def test_the_table_of_servers_is_whole() -> None:
    rows = table("`server_idx`", "Cluster", "URL")
    assert [names_in(row[2]) for row in rows] == [[server] for server in SERVERS]


def options_of(command: str, capsys: pytest.CaptureFixture[str]) -> set[str]:
    """Return the options that a command's help tells of."""
    with pytest.raises(SystemExit):
        main([*command.split(), "--help"])
    return set(re.findall(r"--[a-z-]+", capsys.readouterr().out)) - {"--help"}


def test_the_table_of_options_of_the_sandbox_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    rows = table("Option", "Meaning", below="`python -m authlete sandbox` serves")
    told = {name.split()[0] for row in rows for name in names_in(row[0])}
    assert told == options_of("sandbox", capsys)


def test_the_table_of_options_of_the_import_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """Together with those that all commands about tokens have."""
    rows = table("Option of `tokens import`", "Default", "Meaning")
    told = {name.split()[0] for row in rows for name in names_in(row[0])}
    assert told | {"--server-url", "--service-id"} == options_of("tokens import", capsys)


def test_the_table_of_exit_codes_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    _, _, codes = capsys.readouterr().out.partition("exit codes:\n")
    told = [row[0] for row in table("Exit code", "Meaning")]
    assert told == [line.split()[0] for line in codes.splitlines()]
