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
from authlete.errors import TokenOperationsError
from authlete.models import TokenCreateRequest, TokenUpdateRequest
from authlete.models.operations import (
    AuthTokenCreateApiRequest,
    AuthTokenGetListApiRequest,
    AuthTokenUpdateApiRequest,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

README = Path(__file__).parents[1] / "README.md"
TEST = re.compile(r"^(async )?def test_", re.MULTILINE)
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
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


def test_no_block_is_left_unrun() -> None:
    """Only Python, what it prints, and the two commands, which CI runs, stand in blocks."""
    languages = [block["language"] for block in blocks()]
    examples_only = [language for language in languages if language != "sh"]
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
    assert told == [cls.__name__ for cls in get_args(TokenOperationsError)]


def test_the_table_of_servers_is_whole() -> None:
    rows = table("`server_idx`", "Cluster", "URL")
    assert [names_in(row[2]) for row in rows] == [[server] for server in SERVERS]


def test_the_table_of_options_of_the_sandbox_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sandbox", "--help"])
    rows = table("Option", "Meaning", below="`python -m authlete sandbox` serves")
    told = [name.split()[0] for row in rows for name in names_in(row[0])]
    assert set(told) == set(re.findall(r"--\w+", capsys.readouterr().out)) - {"--help"}
