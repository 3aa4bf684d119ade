"""The README is what a newcomer runs first, so the suite runs all of it."""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

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
    assert languages.count("sh") == 2
    assert languages.count("python") == languages.count("text")
    assert len(languages) == 2 + 2 * languages.count("python")
