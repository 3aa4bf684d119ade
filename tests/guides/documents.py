"""README and guides as the tests read them: which there are, their blocks, headings and tables.

Files of the package are those of the installed one, so that the tests of a wheel fail where it
lacks a guide.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import takewhile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import attrs

import authlete

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PACKAGE = Path(authlete.__file__).parent
README = "README.md"
BLOCK = re.compile(
    r"^```(?P<language>\w+)(?P<process> process)?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)
LINK = re.compile(r"\]\(([^)\s]+)\)")
CODE = re.compile(r"`([^`]+)`")


@attrs.frozen
class Block:
    """One fenced block."""

    document: str
    line: int
    language: str
    process: bool
    """Whether it needs a Python of its own: ``process`` stands behind its language."""
    text: str

    def __str__(self) -> str:
        return f"{self.document} line {self.line}"


@attrs.frozen
class Document:
    """README or a guide, by its path in the repository."""

    path: str
    text: str

    def blocks(self) -> list[Block]:
        """Return its fenced blocks."""
        return [
            Block(
                document=self.path,
                line=self.text[: found.start()].count("\n") + 1,
                language=found["language"],
                process=bool(found["process"]),
                text=found["text"],
            )
            for found in BLOCK.finditer(self.text)
        ]

    def prose(self) -> str:
        """Return its text without its blocks."""
        return BLOCK.sub("", self.text)

    def anchors(self) -> set[str]:
        """Return what links can lead to: its headings, as the usual renderers name them."""
        seen: Counter[str] = Counter()
        anchors: set[str] = set()
        for _, title in HEADING.findall(self.prose()):
            slug = re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
            anchors.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
            seen[slug] += 1
        return anchors

    def links(self) -> list[str]:
        """Return where its links lead, pictures included."""
        return LINK.findall(self.prose())

    def table(self, *headings: str) -> list[list[str]]:
        """Return the rows of its only table with these headings, cell by cell."""
        head = f"\n| {' | '.join(headings)} |\n"
        assert self.text.count(head) == 1, f"{self.path}: {self.text.count(head)} tables {head}"
        rows = takewhile(lambda line: line.startswith("|"), self.text.split(head)[1].splitlines())
        return [[cell.strip() for cell in row[1:-1].split("|")] for row in rows][1:]


def located(path: str) -> Path:
    """Return where a file of the repository is."""
    top, _, rest = path.partition("/")
    return PACKAGE / rest if top == "authlete" else ROOT / path


@cache
def documents() -> dict[str, Document]:
    """Return README and the guides by their paths."""
    guides = (f"authlete/{path.relative_to(PACKAGE).as_posix()}" for path in _guides())
    paths = [README, *sorted(guides), "tests/README.md"]
    return {path: Document(path, located(path).read_text("utf-8")) for path in paths}


def _guides() -> Iterator[Path]:
    return PACKAGE.rglob("README.md")


def blocks(language: str) -> list[Block]:
    """Return all blocks in a language."""
    return [
        block
        for document in documents().values()
        for block in document.blocks()
        if block.language == language
    ]


def target(document: str, link: str) -> tuple[str, str]:
    """Return the path in the repository that a relative link leads to, and its anchor."""
    path, _, anchor = link.partition("#")
    parts: list[str] = []
    for part in (PurePosixPath(document).parent / path).parts if path else (document,):
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts), anchor


def names_in(cell: str) -> list[str]:
    """Return what a cell shows as code."""
    return CODE.findall(cell)
