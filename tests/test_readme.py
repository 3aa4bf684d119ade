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
FENCE = re.compile(r"^```(?P<language>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


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
def test_example_runs_as_a_script_and_prints_what_is_shown(
    code: str, shown: str, tmp_path: Path
) -> None:
    """A newcomer who pastes a block into a file and runs it sees what the README shows."""
    script = tmp_path / "example.py"
    script.write_text(code, encoding="utf-8")
    configured_nothing = {
        name: value for name, value in os.environ.items() if not name.startswith("AUTHLETE_")
    }
    run = subprocess.run(  # noqa: S603 - the README's own code
        [sys.executable, "-W", "error", script],
        env=configured_nothing,
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
