"""README is short, and its links and those of the guides lead somewhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import pytest

from tests.guides.documents import README, Document, documents, located, target

if TYPE_CHECKING:
    from collections.abc import Collection

each_document = pytest.mark.parametrize(
    "document", documents().values(), ids=lambda document: document.path
)


def test_readme_is_short() -> None:
    """What does not fit into 250 lines stands in a guide beside what it describes."""
    assert documents()[README].text.count("\n") <= 250


@each_document
def test_every_relative_link_leads_somewhere(document: Document) -> None:
    """To a file that is there and, with an anchor, to a heading of it."""
    astray = [
        link
        for link in document.links()
        if not link.startswith("https://") and not _leads(document, link)
    ]
    assert astray == []


def _leads(document: Document, link: str) -> bool:
    path, anchor = target(document.path, link)
    return located(path).is_file() and (not anchor or anchor in _anchors(path))


@cache
def _anchors(path: str) -> Collection[str]:
    return Document(path, located(path).read_text("utf-8")).anchors()


def test_every_guide_can_be_reached_from_readme() -> None:
    """By its links, and by those of the guides that they lead to."""
    reached: set[str] = set()
    ahead = [README]
    while ahead:
        path = ahead.pop()
        reached.add(path)
        leads_to = {target(path, link)[0] for link in documents()[path].links()}
        ahead += sorted(leads_to & documents().keys() - reached)
    assert reached == documents().keys()


def test_readme_answers_what_is_asked_most() -> None:
    """By links to the headings of the guides that answer it."""
    _, _, section = documents()[README].text.partition("\n## How do I …?\n")
    answers = Document(README, section.partition("\n## ")[0]).links()
    assert len(answers) >= 25
    assert all("#" in link for link in answers)
